import { z } from 'zod'
import { encodingSpeeds, videoCodecs } from '#shared/profiles.ts'
import { type BoostedTrees, predictBoostedTrees } from '../learning/boosted-trees.ts'
import { parseBoostedTrees, serialiseBoostedTrees } from '../learning/boosted-trees-format.ts'
import { predictRidge, type RidgeModel, trainRidge } from '../learning/ridge.ts'
import { encodeFeatures, type SourceWork, type VideoWork, type WorkEstimate } from './cost-model.ts'
import type { Lesson } from './lessons.ts'
import { memoryTermsSchema } from './memory/source-memory.ts'
import { trainLogCostModel } from './model/log-cost-model.ts'

/*
 * What this studio's own jobs say about where the analytic model is off: the logarithm of measured over predicted, learned from the
 * work's traits. Ridge regression learns from a few dozen renditions, with what is left over by customer, since a customer's films
 * resemble each other; boosted trees find what no straight line fits, once there are hundreds.
 */

/** Of `traitsOf`. */
const featureCount = 23

export const quantities = ['cpuSeconds', 'peakMemoryBytes', 'outputBytes'] as const
export type Quantity = (typeof quantities)[number]

const numbers = z.array(z.number().finite()).length(featureCount)
const ridgeSchema = z.object({
  means: numbers,
  scales: numbers,
  coefficients: numbers,
  intercept: z.number().finite(),
})
const treesSchema = z.unknown().transform((value, context): BoostedTrees => {
  try {
    const trees = parseBoostedTrees(value)
    if (trees.featureCount === featureCount) return trees
  } catch {}
  context.addIssue('These are not trees of this version.')
  return z.NEVER
})

/** Two ways to learn a correction; the back-test chooses. */
export const correctorSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ridge'),
    ridge: ridgeSchema,
    /** What a customer's jobs are off by beyond that, shrunk towards 0 by how few they are. */
    customers: z.record(z.string(), z.number().finite()),
  }),
  z.object({ kind: z.literal('trees'), ridge: ridgeSchema, trees: treesSchema }),
])
export type Corrector = z.infer<typeof correctorSchema>

const correctionSchema = z.object({
  corrector: correctorSchema,
  /** The log deviation of its errors on sources it had not seen. */
  logDeviation: z.number().positive(),
  lessons: z.int(),
})
export type Correction = z.infer<typeof correctionSchema>

/** Of renditions of one source; see source-memory.ts. */
export const sourceMemorySchema = z.object({
  cpuSeconds: memoryTermsSchema.nullable(),
  peakMemoryBytes: memoryTermsSchema.nullable(),
  outputBytes: memoryTermsSchema.nullable(),
})
export type SourceMemory = z.infer<typeof sourceMemorySchema>

export const learnedModelSchema = z.object({
  format: z.literal(1),
  trainedAt: z.int(),
  lessons: z.int(),
  sources: z.int(),
  /** Null where the analytic model is better. */
  corrections: z.object({
    cpuSeconds: correctionSchema.nullable(),
    peakMemoryBytes: correctionSchema.nullable(),
    outputBytes: correctionSchema.nullable(),
  }),
  /** What earlier jobs of a source say of its next one; null where too few sources came twice. */
  memory: sourceMemorySchema.optional(),
})
export type LearnedModel = z.infer<typeof learnedModelSchema>

const treesSeed = 1
const treesBoosting = { treeCount: 150, maximumLeaves: 16, learningRate: 0.06 }
/** Counts as that many jobs of pull towards the analytic model. */
const ridgePenalty = 4
const customerPull = 4
/** No history moves a quote by more than this factor either way. */
const largestShift = Math.log(6)

const sourceCodecs = ['h264', 'hevc', 'vp9', 'mpeg2video', 'prores'] as const

/** Traits of a picture's work: logarithms and 0-or-1 entries, no units. */
export function traitsOf(source: SourceWork, video: VideoWork): number[] {
  const { complexity, size, reduction } = encodeFeatures(source, video)
  return [
    ...videoCodecs.map((codec) => Number(codec === video.codec)),
    ...encodingSpeeds.map((speed) => Number(speed === video.speed)),
    ...sourceCodecs.map((codec) => Number(codec === source.codec)),
    complexity,
    size,
    reduction,
    video.rateControl.kind === 'quality' ? video.rateControl.crf / 10 : Number.NaN,
    Number(video.rateControl.kind === 'bitrate'),
    Math.log(Math.max(1e-3, source.frames / Math.max(1e-3, source.durationSeconds)) / 25),
    Math.log(Math.max(1, video.chunks)),
    Number(video.bitDepth > 8),
    Number(video.deinterlaces),
    Number(video.toneMaps),
  ]
}

/** A row to learn from: a lesson and its residual. */
export type LearningRow = { lesson: Lesson; residual: number }

export function trainRidgeCorrector(rows: readonly LearningRow[]): Corrector {
  const traits = rows.map(({ lesson }) => traitsOf(lesson.source, lesson.video))
  const ridge = trainRidge(
    traits,
    rows.map(({ residual }) => residual),
    ridgePenalty,
  )
  const left = new Map<string, number[]>()
  for (const [index, { lesson, residual }] of rows.entries()) {
    const rest = residual - predictRidge(ridge, traits[index]!)
    left.set(lesson.customerId, [...(left.get(lesson.customerId) ?? []), rest])
  }
  const customers = [...left].map(([customerId, rests]) => {
    const total = rests.reduce((sum, each) => sum + each, 0)
    return [customerId, total / (rests.length + customerPull)] as const
  })
  return { kind: 'ridge', ridge: plainRidge(ridge), customers: Object.fromEntries(customers) }
}

/** With the errors it made on sources left out, in no order. */
export function trainTreesCorrector(rows: readonly LearningRow[]): {
  corrector: Corrector
  errors: number[]
} {
  const { ridge, trees, calibration } = trainLogCostModel(
    {
      features: rows.map(({ lesson }) => traitsOf(lesson.source, lesson.video)),
      targets: rows.map(({ residual }) => residual),
      sources: rows.map(({ lesson }) => lesson.group),
      groups: rows.map(({ lesson }) => lesson.video.codec),
    },
    treesSeed,
    treesBoosting,
  )
  return { corrector: { kind: 'trees', ridge: plainRidge(ridge), trees }, errors: [...calibration.pooled] }
}

function plainRidge({ means, scales, coefficients, intercept }: RidgeModel) {
  return { means: [...means], scales: [...scales], coefficients: [...coefficients], intercept }
}

/** The predicted ln(measured / analytic). */
export function shiftOf(
  corrector: Corrector,
  source: SourceWork,
  video: VideoWork,
  customerId: string,
): number {
  const traits = traitsOf(source, video)
  const rest =
    corrector.kind === 'ridge'
      ? (corrector.customers[customerId] ?? 0)
      : predictBoostedTrees(corrector.trees, traits)
  const shift = predictRidge(corrector.ridge, traits) + rest
  return Number.isFinite(shift) ? Math.min(largestShift, Math.max(-largestShift, shift)) : 0
}

/** For JSON; the schema reads it back. */
export function serialiseModel(model: LearnedModel): unknown {
  const plain = (correction: Correction | null): unknown => {
    if (correction?.corrector.kind !== 'trees') return correction
    const { corrector } = correction
    return { ...correction, corrector: { ...corrector, trees: serialiseBoostedTrees(corrector.trees) } }
  }
  const { cpuSeconds, peakMemoryBytes, outputBytes } = model.corrections
  const corrections = {
    cpuSeconds: plain(cpuSeconds),
    peakMemoryBytes: plain(peakMemoryBytes),
    outputBytes: plain(outputBytes),
  }
  return { ...model, corrections }
}

/** The analytic estimate of a picture, moved to where this studio's history says it is. */
export function correct(
  model: LearnedModel,
  source: SourceWork,
  video: VideoWork,
  customerId: string,
  estimate: WorkEstimate,
): WorkEstimate {
  const moved = (quantity: Quantity) => {
    const correction = model.corrections[quantity]
    if (correction === null) return estimate[quantity]
    // An average bit rate is delivered as asked; history has nothing to add.
    if (quantity === 'outputBytes' && video.rateControl.kind === 'bitrate') return estimate[quantity]
    return {
      median: estimate[quantity].median * Math.exp(shiftOf(correction.corrector, source, video, customerId)),
      logDeviation: correction.logDeviation,
    }
  }
  return {
    cpuSeconds: moved('cpuSeconds'),
    peakMemoryBytes: moved('peakMemoryBytes'),
    outputBytes: moved('outputBytes'),
  }
}
