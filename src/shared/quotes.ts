import { z } from 'zod'
import { unitSchema } from './amounts.ts'
import { prioritySchema } from './customers.ts'
import { sourceFactsSchema } from './media.ts'
import { furtherTerms, quotedLineSchema } from './prices.ts'
import { idSchema, intervalSchema, pathSchema, timestampSchema } from './primitives.ts'
import { outputRequestsSchema, profileSchema } from './profiles.ts'

/** A predicted amount in minor units, rounded up so that lines add up to the total. */
export const amountIntervalSchema = z
  .object({ p10: z.int().min(0), p50: z.int().min(0), p90: z.int().min(0) })
  .refine(
    (interval) => interval.p10 <= interval.p50 && interval.p50 <= interval.p90,
    'Expected p10 <= p50 <= p90.',
  )

/** Use of the machine by one rendition or by a whole job. */
export const useEstimateSchema = z.object({
  cpuSeconds: intervalSchema,
  /** On this machine at its present load, from the moment the job starts. */
  wallSeconds: intervalSchema,
  /** Of the largest single process; processes of a job that run side by side each take theirs. */
  peakMemoryBytes: intervalSchema,
  outputBytes: intervalSchema,
})
export type UseEstimate = z.infer<typeof useEstimateSchema>

/** The prices a quote was made with; the settlement uses the same ones. Amounts are in millionths of a minor unit to keep cheap work exact. */
export const priceTermsSchema = z.object({
  unit: unitSchema,
  /** Millionths of a minor unit per compute unit (one CPU second on the reference machine). */
  microMinorPerComputeUnit: z.int().min(0),
  /** Millionths of a minor unit per GiB of output. */
  microMinorPerOutputGibibyte: z.int().min(0),
  /** Compute units that one CPU second of this machine is worth. */
  computeUnitsPerCpuSecond: z.number().positive(),
  ...furtherTerms,
})
export type PriceTerms = z.infer<typeof priceTermsSchema>

export const renditionQuoteSchema = z.object({
  /** The profile, or `source` for work done once per job (preparing, packaging). */
  profileId: z.string(),
  name: z.string(),
  /** As it will be encoded; null for audio. */
  width: z.int().nullable(),
  height: z.int().nullable(),
  /** Wall time as if it ran alone. */
  use: useEstimateSchema,
  /** Its share of the total's P10, P50 and P90: at each of them the lines add up to the total exactly. */
  amountMinor: amountIntervalSchema,
})
export type RenditionQuote = z.infer<typeof renditionQuoteSchema>

/** What the job costs the studio itself, for the operator: not part of the price. */
export const studioCostSchema = z.object({
  lines: z.array(z.object({ name: z.string(), detail: z.string(), amountMinor: z.int() })),
  /** The sum of the lines, for the job as it is most likely. */
  amountMinor: z.int(),
  /** The likely price less licences, which go to others, and less this. */
  marginMinor: z.int(),
  /** Where the watts come from. */
  power: z.enum(['measured', 'given']),
})
export type StudioCost = z.infer<typeof studioCostSchema>

/** What moved the quote, against a typical job of this studio. */
export const explanationSchema = z.object({
  sentence: z.string(),
  /** CPU time with the trait over CPU time with the typical one. */
  times: z.number().positive(),
  /** What the trait adds to the likely price; negative where it saves. */
  amountMinor: z.int(),
})
export type Explanation = z.infer<typeof explanationSchema>

/** A cheaper way to nearly the same thing. */
export const alternativeSchema = z.object({
  kind: z.enum(['resolution', 'speed', 'codec', 'renditions', 'priority', 'later']),
  /** In words, such as `720p instead of 1080p`. */
  title: z.string(),
  /** What to ask for instead; `newProfiles` come first, under the ids used here. */
  outputs: outputRequestsSchema,
  newProfiles: z.array(profileSchema),
  priority: prioritySchema.nullable(),
  /** When it would have to start; null: as now. */
  startsAt: timestampSchema.nullable(),
  amountMinor: amountIntervalSchema,
  /** The likely price against this quote's: -0.41 is 41 % less. */
  priceChange: z.number(),
  /** What it costs the studio itself, against this quote; null when that is not known. */
  studioCostChange: z.number().nullable(),
  /** Predicted SSIM of the largest picture against the source, less this quote's; 0 when the picture stays, null when nothing can be said. */
  similarityChange: z.number().nullable(),
  /** How far such a prediction was off on clips it had not seen, or why there is none. */
  similarityNote: z.string(),
})
export type Alternative = z.infer<typeof alternativeSchema>

export const quoteSchema = z.object({
  id: idSchema,
  createdAt: timestampSchema,
  customerId: idSchema,
  /** The budget the job would be charged to; null when the customer has none. */
  budgetId: idSchema.nullable(),
  source: sourceFactsSchema,
  outputs: outputRequestsSchema,
  total: useEstimateSchema,
  amountMinor: amountIntervalSchema,
  terms: priceTermsSchema,
  renditions: z.array(renditionQuoteSchema),
  /** What the price is made of: at P10, P50 and P90 the lines add up to the total exactly. Empty in quotes of older versions. */
  lines: z.array(quotedLineSchema).default([]),
  /** The priority that was priced; null in quotes of older versions. */
  priority: prioritySchema.nullable().default(null),
  /** From now until the job is done, as the queue stands; null where no queue was asked. */
  finishesInSeconds: intervalSchema.nullable().default(null),
  studioCost: studioCostSchema.nullable().default(null),
  explanations: z.array(explanationSchema).default([]),
  alternatives: z.array(alternativeSchema).default([]),
  /** Finished jobs of the same source that the quote goes by; 0 for a source not seen before. */
  earlierJobs: z.int().min(0).default(0),
  /** Which model spoke: `analytic` or `learned`. */
  model: z.object({ name: z.string(), version: z.string() }),
  /** What widened the interval, then what moved the CPU time most, in words. */
  reasons: z.array(z.string()),
})
export type Quote = z.infer<typeof quoteSchema>

export const quoteRequestSchema = z.object({
  sourcePath: pathSchema,
  customerId: idSchema,
  budgetId: idSchema.optional(),
  outputs: outputRequestsSchema,
  /** The customer's own when absent. */
  priority: prioritySchema.optional(),
  /** Until when the job has to be done; a miss gives the agreed credit. Absent: no promise. */
  deadlineAt: timestampSchema.optional(),
})
export type QuoteRequest = z.infer<typeof quoteRequestSchema>

/** A quote that was only asked for, not stored: it cannot be agreed to. */
export const quotePreviewSchema = quoteSchema.omit({ id: true, createdAt: true })
export type QuotePreview = z.infer<typeof quotePreviewSchema>
