import { z } from 'zod'
import { unitSchema } from './amounts.ts'
import { sourceFactsSchema } from './media.ts'
import { idSchema, intervalSchema, pathSchema, timestampSchema } from './primitives.ts'
import { outputRequestsSchema } from './profiles.ts'

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
})
export type QuoteRequest = z.infer<typeof quoteRequestSchema>
