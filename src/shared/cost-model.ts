import { z } from 'zod'
import { timestampSchema } from './primitives.ts'

/** `automatic` lets the back-test decide; `analytic` is the built-in model whatever history says. */
export const modelChoices = ['automatic', 'analytic'] as const
export const modelChoiceSchema = z.enum(modelChoices)
export type ModelChoice = z.infer<typeof modelChoiceSchema>

/** How both models did on jobs neither had seen. Errors are typical relative errors: 0.1 is 10 %. */
export const modelScoreSchema = z.object({
  lessons: z.int(),
  builtInError: z.number(),
  learnedError: z.number(),
  /** The same on the newest jobs, learned from the older ones alone. */
  newestBuiltInError: z.number(),
  newestLearnedError: z.number(),
  /** Share of held-out measurements within the learned P10 to P90; 0.8 is right. */
  coverage: z.number(),
  better: z.boolean(),
})
export type ModelScore = z.infer<typeof modelScoreSchema>

const scoresSchema = z.object({
  cpuSeconds: modelScoreSchema.nullable(),
  peakMemoryBytes: modelScoreSchema.nullable(),
  outputBytes: modelScoreSchema.nullable(),
})

/** A model that was trained here, kept for the way back. `id` is the moment it was trained. */
export const modelVersionSchema = z.object({
  id: timestampSchema,
  lessons: z.int(),
  sources: z.int(),
  scores: scoresSchema,
  inUse: z.boolean(),
})
export type ModelVersion = z.infer<typeof modelVersionSchema>

/** Quotes that have been off in one direction for too long to be chance. */
export const driftSchema = z.object({
  /** `low`: jobs cost more than quoted. */
  quotesRun: z.enum(['low', 'high']),
  /** By how much measured differs from quoted: 0.12 is 12 % more, -0.12 is 12 % less. */
  share: z.number(),
  since: timestampSchema,
  jobs: z.int(),
})
export type Drift = z.infer<typeof driftSchema>

export const costModelStatusSchema = z.object({
  choice: modelChoiceSchema,
  speaks: z.enum(['analytic', 'learned']),
  reason: z.string(),
  training: z.boolean(),
  trainedAt: timestampSchema.nullable(),
  /** Finished jobs in the history. */
  jobs: z.int(),
  drift: driftSchema.nullable(),
  /** Newest first. */
  versions: z.array(modelVersionSchema),
})
export type CostModelStatus = z.infer<typeof costModelStatusSchema>

export const modelQuantities = ['cpuSeconds', 'peakMemoryBytes', 'outputBytes'] as const

/** Two models on the same jobs: those that finished after both were trained, so that neither has seen them. */
export const modelComparisonSchema = z.object({
  first: timestampSchema,
  second: timestampSchema,
  jobs: z.int(),
  rows: z.array(
    z.object({
      quantity: z.enum(modelQuantities),
      renditions: z.int(),
      /** Medians of the absolute relative error. */
      builtInError: z.number(),
      firstError: z.number(),
      secondError: z.number(),
    }),
  ),
  summary: z.string(),
})
export type ModelComparison = z.infer<typeof modelComparisonSchema>

/** A share with its 95 % Wilson interval. */
export const shareSchema = z.object({ share: z.number(), low: z.number(), high: z.number() })
export type MeasuredShare = z.infer<typeof shareSchema>

export const accuracyGroupSchema = z.object({
  name: z.string(),
  jobs: z.int(),
  /** Medians and means of |measured − quoted| / measured. */
  medianError: z.number(),
  meanError: z.number(),
  /** How often the quote's 90 % interval (P5 to P95) held. */
  coverage: shareSchema,
})
export type AccuracyGroup = z.infer<typeof accuracyGroupSchema>

/** Quoted against measured CPU time of the studio's own finished jobs. */
export const accuracySchema = z.object({
  /** Jobs that are counted, and those whose measurements make no sense. */
  jobs: z.int(),
  unusable: z.int(),
  overall: accuracyGroupSchema.nullable(),
  /** Newest first, at most 720. CPU seconds; `low` to `high` is the 90 % interval. */
  points: z.array(
    z.object({
      at: timestampSchema,
      codec: z.string(),
      quoted: z.number(),
      low: z.number(),
      high: z.number(),
      measured: z.number(),
    }),
  ),
  groups: z.array(z.object({ by: z.string(), groups: z.array(accuracyGroupSchema) })),
  /** Over the last `window` jobs at each moment. */
  window: z.int(),
  overTime: z.array(z.object({ at: timestampSchema, medianError: z.number(), coverage: shareSchema })),
  /** How much the same work differs from run to run: no model can do better. Null until some work was done twice. */
  noise: z.object({ repeats: z.int(), medianDifference: z.number() }).nullable(),
  /** What jobs have taught, and what none has. */
  known: z.array(
    z.object({
      trait: z.string(),
      seen: z.array(z.object({ name: z.string(), jobs: z.int() })),
      never: z.array(z.string()),
    }),
  ),
  drift: driftSchema.nullable(),
})
export type Accuracy = z.infer<typeof accuracySchema>
