import { z } from 'zod'
import { maximumAmountMinor } from './amounts.ts'
import { tiers } from './customers.ts'

/** A price in millionths of a minor unit: 2_000_000 is two cents for EUR. */
export const microPriceSchema = z.int().min(0).max(1_000_000_000_000)

const timeZoneSchema = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}, 'Use an IANA time zone such as Europe/Berlin.')

/** One figure for each hour of the day, local time of the price book's zone; the first is midnight to one. */
export const hoursOfDay = 24
const hourly = (figure: z.ZodInt) => z.array(figure).length(hoursOfDay)

/**
 * Codecs that somebody may have to be paid for, and what of a job counts: minutes of each encoding made (`output`), or minutes of the
 * source's sound decoded (`source`; no profile encodes these).
 */
export const licensedCodecs = {
  h264: { name: 'H.264/AVC', counts: 'output' },
  hevc: { name: 'HEVC', counts: 'output' },
  vp9: { name: 'VP9', counts: 'output' },
  av1: { name: 'AV1', counts: 'output' },
  aac: { name: 'AAC', counts: 'output' },
  opus: { name: 'Opus', counts: 'output' },
  ac3: { name: 'AC-3', counts: 'source' },
  eac3: { name: 'E-AC-3', counts: 'source' },
} as const satisfies Record<string, { name: string; counts: 'output' | 'source' }>
export const licensedCodecSchema = z.enum(
  Object.keys(licensedCodecs) as [keyof typeof licensedCodecs, ...(keyof typeof licensedCodecs)[]],
)
export type LicensedCodec = z.infer<typeof licensedCodecSchema>

/** What a codec's licensor asks: so much for each minute, for each title (job), and at most so much in a calendar month. */
export const licencePriceSchema = z.object({
  codec: licensedCodecSchema,
  microMinorPerMinute: microPriceSchema,
  minorPerTitle: z.int().min(0).max(maximumAmountMinor),
  /** Of the whole studio; null: no cap. */
  capMinorPerMonth: z.int().min(0).max(maximumAmountMinor).nullable(),
})
export type LicencePrice = z.infer<typeof licencePriceSchema>

export const storagePriceSchema = z.object({
  microMinorPerGibibyteMonth: microPriceSchema,
  /** How long outputs are kept for the customer; a month is 30 days. */
  retentionDays: z.int().min(0).max(36_500),
})

/** What being served sooner, or by a time, costs. */
export const servicePriceSchema = z.object({
  /** Of the price of compute, by tier: 100 is the list price. */
  tierPercent: z.record(z.enum(tiers), z.int().min(0).max(1000)),
  /** Added for each level of priority above 5, taken off for each below; 20 at most, so that priority 0 is free at worst. */
  percentPerPriorityLevel: z.int().min(0).max(20),
  /** What a job that misses its agreed deadline gets back, of its price. */
  deadlineCreditPercent: z.int().min(0).max(100),
})
export type ServicePrice = z.infer<typeof servicePriceSchema>

/** What the studio's own machine costs it; for the operator, never charged. */
export const machineCostSchema = z.object({
  purchaseMinor: z.int().min(0).max(maximumAmountMinor),
  lifeYears: z.number().positive().max(50),
  /** Hours a year it is switched on. */
  hoursPerYear: z.number().positive().max(8784),
  /** Share of those hours in which nobody's job runs: their cost is borne by the jobs that do. */
  idleShare: z.number().min(0).max(0.99),
  /** At the wall, in watts. Where the processor's own meter can be read, it replaces the processor's part. */
  idleWatts: z.number().min(0).max(100_000),
  loadWatts: z.number().min(0).max(100_000),
  /** Electricity, by hour of the day. */
  microMinorPerKilowattHour: hourly(microPriceSchema),
})
export type MachineCost = z.infer<typeof machineCostSchema>

/** The parts of a price book that came later: a book without them charges nothing for them. */
export const furtherPrices = {
  /** Hours of the day are local time of this zone; licence caps count calendar months of it. */
  timeZone: timeZoneSchema.default('UTC'),
  /** The list price of compute by hour of the day, as a percentage of `microMinorPerComputeUnit`. */
  computePercentByHour: hourly(z.int().min(0).max(1000)).default(Array<number>(hoursOfDay).fill(100)),
  storage: storagePriceSchema.default({ microMinorPerGibibyteMonth: 0, retentionDays: 0 }),
  licences: z
    .array(licencePriceSchema)
    .max(Object.keys(licensedCodecs).length)
    .refine((all) => new Set(all.map(({ codec }) => codec)).size === all.length, 'Name each codec once.')
    .default([]),
  service: servicePriceSchema.default({
    tierPercent: { basic: 100, standard: 100, premium: 100 },
    percentPerPriorityLevel: 0,
    deadlineCreditPercent: 0,
  }),
  /** Null: unknown, so that quotes show no cost of the studio's own. */
  machine: machineCostSchema.nullable().default(null),
}

/** A codec's licence as one job has it. */
export const licenceTermSchema = licencePriceSchema.extend({
  /** Encodings that count, each for the whole of the source; for a codec of the source, its sound tracks. */
  encodings: z.array(z.object({ kind: z.enum(['video', 'audio', 'source']), profileId: z.string() })),
  /** Thousandths of a minor unit that were owed this month when the quote was made; the settlement looks again. */
  owedMilliMinor: z.int().min(0),
})
export type LicenceTerm = z.infer<typeof licenceTermSchema>

/** A promise to be done by a time, and what it is worth. */
export const deadlineTermSchema = z.object({
  at: z.int().min(0),
  creditPercent: z.int().min(0).max(100),
  /** Of missing it, as the queue stood: parts per million. */
  missPartsPerMillion: z.int().min(0).max(1_000_000),
})
export type DeadlineTerm = z.infer<typeof deadlineTermSchema>

/** The parts of a quote's terms that came later; a quote without them was made without them. */
export const furtherTerms = {
  microMinorPerGibibyteMonth: microPriceSchema.default(0),
  retentionDays: z.int().min(0).default(0),
  /** Tier and priority together, on compute: 10,000 is the list price. */
  serviceBasisPoints: z.int().min(0).max(1_000_000).default(10_000),
  licences: z.array(licenceTermSchema).default([]),
  deadline: deadlineTermSchema.nullable().default(null),
}

export const priceLineKinds = [
  'compute',
  'priority',
  'output',
  'storage',
  'licence',
  'deadline',
  'credit',
] as const

/** One thing a price is made of. `amount` lines add up to the total exactly; a discount is negative. */
const lineOf = <Amount extends z.ZodType>(amountMinor: Amount) =>
  z.object({
    kind: z.enum(priceLineKinds),
    /** The kind, and for licences the codec: `licence/hevc`. */
    key: z.string(),
    name: z.string(),
    /** How it is reckoned, with figures. */
    detail: z.string(),
    amountMinor,
  })
export const quotedLineSchema = lineOf(z.object({ p10: z.int(), p50: z.int(), p90: z.int() }))
export type QuotedLine = z.infer<typeof quotedLineSchema>
export const settledLineSchema = lineOf(z.int())
export type SettledLine = z.infer<typeof settledLineSchema>

/** What a finished job costs by the terms of its quote; `amountMinor` is the sum of the lines. */
export const settlementSchema = z.object({ amountMinor: z.int().min(0), lines: z.array(settledLineSchema) })
export type Settlement = z.infer<typeof settlementSchema>
