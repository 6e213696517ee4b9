import { z } from 'zod'
import { type MeasuredUse, measuredUseSchema } from '#shared/jobs.ts'
import { sourceFactsSchema } from '#shared/media.ts'
import { timestampSchema } from '#shared/primitives.ts'
import { outputRequestsSchema, type Profile, profileSchema } from '#shared/profiles.ts'
import { type Quote, renditionQuoteSchema, useEstimateSchema } from '#shared/quotes.ts'

/** What one part of a job really used; `profileId` is a profile's, or `source` for work done once per job. */
export const measuredPartSchema = z.object({ profileId: z.string(), use: measuredUseSchema })
export type MeasuredPart = z.infer<typeof measuredPartSchema>

/** One finished job, to learn from: what was known, what was said, what it really used. */
export const historyRecordSchema = z.object({
  quoteId: z.string(),
  learnedAt: timestampSchema,
  source: sourceFactsSchema,
  outputs: outputRequestsSchema,
  profiles: z.array(profileSchema),
  /** Of the machine it ran on, as far as known then. */
  computeUnitsPerCpuSecond: z.number().positive(),
  model: z.object({ name: z.string(), version: z.string() }),
  /** Finished jobs of the source that were known when it was quoted. */
  earlierJobs: z.int().min(0).default(0),
  quoted: useEstimateSchema,
  quotedRenditions: z.array(renditionQuoteSchema.omit({ amountMinor: true })),
  measured: measuredUseSchema,
  /** Empty when only the whole was measured. */
  measuredParts: z.array(measuredPartSchema),
})
export type HistoryRecord = z.infer<typeof historyRecordSchema>

export function historyRecord(
  quote: Quote,
  profiles: readonly Profile[],
  measured: MeasuredUse,
  parts: readonly MeasuredPart[],
  learnedAt: number,
): HistoryRecord {
  return {
    quoteId: quote.id,
    learnedAt,
    source: quote.source,
    outputs: quote.outputs,
    profiles: [...profiles],
    computeUnitsPerCpuSecond: quote.terms.computeUnitsPerCpuSecond,
    model: quote.model,
    earlierJobs: quote.earlierJobs,
    quoted: quote.total,
    quotedRenditions: quote.renditions.map(({ amountMinor: _, ...rendition }) => rendition),
    measured,
    measuredParts: [...parts],
  }
}
