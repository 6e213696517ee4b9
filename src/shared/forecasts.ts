import { z } from 'zod'
import { unitSchema } from './amounts.ts'
import { appliedLiftSchema } from './calendar.ts'
import { idSchema, intervalSchema, timestampSchema } from './primitives.ts'

/**
 * What demand is counted in: requests, CPU seconds, seconds in which sessions of hardware encoders are held, or spending in minor units
 * of the studio's currency.
 */
export const demandResources = ['requests', 'cpuSeconds', 'gpuSessionSeconds', 'spend'] as const
export const demandResourceSchema = z.enum(demandResources)
export type DemandResource = z.infer<typeof demandResourceSchema>

/** How far ahead is looked, with the hours it has. */
export const demandHorizonHours = { hour: 1, day: 24, week: 168, month: 744 } as const
export const demandHorizonSchema = z.enum(['hour', 'day', 'week', 'month'])
export type DemandHorizon = z.infer<typeof demandHorizonSchema>

/** Models that a person can have a customer forecast by; the ensemble unless told. */
export const forecastModels = ['ensemble', 'Prophet', 'MSTL'] as const
export const forecastModelSchema = z.enum(forecastModels)
export type ForecastModel = z.infer<typeof forecastModelSchema>

/** Which way a series was forecast. */
export const forecastMethodSchema = z.enum([
  'ensemble',
  'regimes',
  'seasonal naive',
  'silent',
  'Prophet',
  'MSTL',
])

/** Which model forecasts a customer. */
export const modelChoiceSchema = z.object({ customerId: idSchema, model: forecastModelSchema })
export type ModelChoice = z.infer<typeof modelChoiceSchema>

export const demandRequestSchema = z.object({
  /** Absent: the whole studio. */
  customerId: idSchema.optional(),
  /** Absent: all content types together. */
  contentType: z.string().max(100).optional(),
  resource: demandResourceSchema.default('requests'),
  horizon: demandHorizonSchema.default('week'),
})
export type DemandRequest = z.infer<typeof demandRequestSchema>

/** One hour, by its beginning. Null: nobody looked, which is not the same as nothing. */
export const knownHourSchema = z.object({ at: timestampSchema, value: z.number().min(0).nullable() })

export const predictedHourSchema = z.object({
  at: timestampSchema,
  low95: z.number().min(0),
  p10: z.number().min(0),
  p50: z.number().min(0),
  p90: z.number().min(0),
  high95: z.number().min(0),
  /** Among the busiest hours of its day. */
  peak: z.boolean(),
})

export const demandSchema = z.object({
  resource: demandResourceSchema,
  unit: unitSchema.nullable(),
  /** Whole hours that have closed, oldest first. */
  history: z.array(knownHourSchema),
  /** From the hour after the last closed one. */
  forecast: z.array(predictedHourSchema),
  /** Of all hours of the forecast together; null without a forecast. */
  total: intervalSchema.nullable(),
  method: forecastMethodSchema.nullable(),
  /** What the calendar and the trends put on the forecast. */
  lifts: z.array(appliedLiftSchema),
  /** What a person should know about it, one sentence each; why there is no forecast when there is none. */
  notes: z.array(z.string()),
})
export type Demand = z.infer<typeof demandSchema>

/** One customer's next hour, day and week. */
export const demandOutlookSchema = z.object({
  customerId: idSchema,
  lastWeek: z.number().min(0),
  nextHour: intervalSchema,
  nextDay: intervalSchema,
  nextWeek: intervalSchema,
  /** The busiest hour of the coming day. */
  peakAt: timestampSchema,
  method: forecastMethodSchema,
  contentTypes: z.array(z.string()),
})
export type DemandOutlook = z.infer<typeof demandOutlookSchema>

export const exhaustionDrivers = ['queue', 'planned', 'usual load', 'trend'] as const

export const budgetOutlookSchema = z.object({
  budgetId: idSchema,
  customerId: idSchema,
  name: z.string(),
  unit: unitSchema,
  /** What is neither spent nor held; holds are counted when their jobs are expected to end. */
  availableMinor: z.int(),
  heldMinor: z.int(),
  periodEndsAt: timestampSchema.nullable(),
  /** How far the forecast looks for this budget: its period's end, or a month. */
  looksUntil: timestampSchema,
  /** When it is gone; null where that lies beyond `looksUntil`. */
  goneAt: z.object({
    p10: timestampSchema.nullable(),
    p50: timestampSchema.nullable(),
    p90: timestampSchema.nullable(),
  }),
  /** Probability, 0 to 1, that it lasts until `looksUntil`. */
  lasts: z.number().min(0).max(1),
  burnMinorPerDay: z.number().min(0),
  drivers: z.array(
    z.object({
      driver: z.enum(exhaustionDrivers),
      amountMinor: z.number(),
      share: z.number().min(0).max(1),
    }),
  ),
  /** `forecast`: from history; `queue only`: there is none to forecast from. */
  basis: z.enum(['forecast', 'queue only']),
  summary: z.string(),
})
export type BudgetOutlook = z.infer<typeof budgetOutlookSchema>

export const noticeKinds = ['anomaly', 'drift', 'budget', 'feed'] as const

/**
 * Something a person should look at: an hour out of the ordinary (`anomaly`), forecasts that lean to one side for long (`drift`), a
 * budget that will be gone before its time, a feed that has failed for a day.
 */
export const forecastNoticeSchema = z.object({
  id: idSchema,
  at: timestampSchema,
  /** Null: the whole studio. */
  customerId: idSchema.nullable(),
  kind: z.enum(noticeKinds),
  /** The budget or the feed. */
  subjectId: idSchema.nullable(),
  sentence: z.string(),
  /** When a person set it aside. */
  acknowledgedAt: timestampSchema.nullable(),
  /** When it was no longer so. */
  settledAt: timestampSchema.nullable(),
})
export type ForecastNotice = z.infer<typeof forecastNoticeSchema>

export const backtestRequestSchema = z.object({
  resource: demandResourceSchema.default('requests'),
  horizon: demandHorizonSchema.exclude(['month']).default('day'),
})
export const backtestRowSchema = z.object({
  model: z.string(),
  forecasts: z.int(),
  /** Mean absolute error over that of the same hour a day before; null where nothing could be scored. */
  mase: z.number().nullable(),
  smape: z.number().nullable(),
  coverage80: z.number().nullable(),
  coverage95: z.number().nullable(),
  /** Share of series on which it errs less than the seasonal naive. */
  beatsNaive: z.number().nullable(),
})
export const demandBacktestSchema = z.object({
  resource: demandResourceSchema,
  horizonHours: z.int(),
  origins: z.int(),
  series: z.int(),
  /** All models but the well-known ones, each on the same forecasts. */
  rows: z.array(backtestRowSchema),
  /** All models, Prophet and MSTL too, on the same few forecasts; null where nothing could be scored. */
  comparison: z
    .object({ series: z.int(), rows: z.array(backtestRowSchema), notes: z.array(z.string()) })
    .nullable(),
  /** How often bands of the next hour held, since they are watched; adapted as hours close. Null before the first. */
  nextHour: z.object({ hours: z.int(), coverage80: z.number() }).nullable(),
  summary: z.string(),
})
export type DemandBacktest = z.infer<typeof demandBacktestSchema>

export const mixAspectSchema = z.enum(['contentType', 'format', 'profile'])

export const contentMixRequestSchema = z.object({
  /** Absent: the whole studio. */
  customerId: idSchema.optional(),
  aspect: mixAspectSchema.default('contentType'),
  horizon: z.enum(['day', 'week']).default('day'),
})
export type ContentMixRequest = z.infer<typeof contentMixRequestSchema>

/** What coming requests will be, by what customers ask for after what at each hour of the day. */
export const contentMixSchema = z.object({
  /** Labels as they were asked for; profiles by their id where they are the studio's own. */
  categories: z.array(z.string()),
  /** `shares` in the order of the categories, adding up to one; `requests` is how many are likely. */
  hours: z.array(z.object({ at: timestampSchema, requests: z.number(), shares: z.array(z.number()) })),
  /** Past requests it was learned from; 0 when none named what it was for. */
  learnedFrom: z.int(),
})
export type ContentMix = z.infer<typeof contentMixSchema>

export const stackRequestSchema = demandRequestSchema.extend({
  by: z.enum(['customer', 'contentType']).default('customer'),
})
export type StackRequest = z.infer<typeof stackRequestSchema>

/** A forecast split into parts that add up to it. */
export const demandStackSchema = z.object({
  resource: demandResourceSchema,
  unit: unitSchema.nullable(),
  /** A customer's id or a content type, the greatest of late first; null is all that has no part of its own. */
  parts: z.array(z.object({ name: z.string().nullable() })),
  /** Values in the order of the parts; null where nobody looked. */
  hours: z.array(
    z.object({ at: timestampSchema, known: z.boolean(), values: z.array(z.number().min(0).nullable()) }),
  ),
})
export type DemandStack = z.infer<typeof demandStackSchema>

export const resourceNamesInDemand = [
  'requests',
  'cpuSeconds',
  'gpuSessionSeconds',
  'memoryByteSeconds',
  'storageBytes',
] as const

/** What is coming in one resource; nulls where nothing was measured to tell it from. */
export const resourceDemandSchema = z.object({
  resource: z.enum(resourceNamesInDemand),
  /** `history`: counted itself; `measured jobs`: requests times what finished jobs used; `not known`. */
  basis: z.enum(['history', 'measured jobs', 'not known']),
  nextHour: intervalSchema.nullable(),
  nextDay: intervalSchema.nullable(),
  nextWeek: intervalSchema.nullable(),
  /** Busiest hours of the coming day. */
  peaksAt: z.array(timestampSchema),
  note: z.string().nullable(),
})
export type ResourceDemand = z.infer<typeof resourceDemandSchema>
