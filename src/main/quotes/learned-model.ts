import { z } from 'zod'
import { encodingSpeeds, videoCodecs } from '#shared/profiles.ts'
import { predictRidge, type RidgeModel, trainRidge } from '../learning/ridge.ts'
import {
  encodeFeatures,
  estimateVideo,
  type SourceWork,
  type VideoWork,
  type WorkEstimate,
} from './cost-model.ts'
import type { CostTable } from './cost-table.ts'
import type { Lesson } from './lessons.ts'

/*
 * What this studio's own jobs say about where the analytic model is off: the logarithm of measured over predicted, by ridge regression on
 * the work's traits, and what is left of it by customer, since a customer's films resemble each other.
 */

export const quantities = ['cpuSeconds', 'peakMemoryBytes', 'outputBytes'] as const
export type Quantity = (typeof quantities)[number]

const numbers = z.array(z.number().finite())
const ridgeSchema = z.object({
  means: numbers,
  scales: numbers,
  coefficients: numbers,
  intercept: z.number().finite(),
})
const correctionSchema = z
  .object({
    ridge: ridgeSchema,
    /** What a customer's jobs are off by beyond that, shrunk towards 0 by how few they are. */
    customers: z.record(z.string(), z.number().finite()),
    /** The log deviation of its errors on sources it had not seen. */
    logDeviation: z.number().positive(),
    lessons: z.int(),
  })
  .refine(({ ridge }) =>
    [ridge.means, ridge.scales, ridge.coefficients].every(({ length }) => length === featureCount),
  )
export type Correction = z.infer<typeof correctionSchema>

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
})
export type LearnedModel = z.infer<typeof learnedModelSchema>

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
const featureCount = videoCodecs.length + encodingSpeeds.length + sourceCodecs.length + 10

/** ln(measured / predicted) of each lesson; null where it was not measured. */
export function residualOf(lesson: Lesson, quantity: Quantity, table: CostTable): number | null {
  const measured = lesson.measured[quantity]
  const predicted = estimateVideo(lesson.source, lesson.video, table)[quantity].median
  return measured === null || !(predicted > 0) ? null : Math.log(measured / predicted)
}

export type Trained = Pick<Correction, 'ridge' | 'customers'>

/** Learns one quantity from lessons and their residuals, in the same order. */
export function trainCorrection(lessons: readonly Lesson[], residuals: readonly number[]): Trained {
  const rows = lessons.map(({ source, video }) => traitsOf(source, video))
  const ridge = trainRidge(rows, residuals, ridgePenalty)
  const left = new Map<string, number[]>()
  for (const [index, { customerId }] of lessons.entries()) {
    const rest = residuals[index]! - predictRidge(ridge, rows[index]!)
    left.set(customerId, [...(left.get(customerId) ?? []), rest])
  }
  const customers = [...left].map(([customerId, rests]) => {
    const total = rests.reduce((sum, each) => sum + each, 0)
    return [customerId, total / (rests.length + customerPull)] as const
  })
  return { ridge: plainRidge(ridge), customers: Object.fromEntries(customers) }
}

function plainRidge({ means, scales, coefficients, intercept }: RidgeModel): Correction['ridge'] {
  return { means: [...means], scales: [...scales], coefficients: [...coefficients], intercept }
}

/** The predicted ln(measured / analytic). */
export function shiftOf(
  correction: Trained,
  source: SourceWork,
  video: VideoWork,
  customerId: string,
): number {
  const shift =
    predictRidge(correction.ridge, traitsOf(source, video)) + (correction.customers[customerId] ?? 0)
  return Number.isFinite(shift) ? Math.min(largestShift, Math.max(-largestShift, shift)) : 0
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
      median: estimate[quantity].median * Math.exp(shiftOf(correction, source, video, customerId)),
      logDeviation: correction.logDeviation,
    }
  }
  return {
    cpuSeconds: moved('cpuSeconds'),
    peakMemoryBytes: moved('peakMemoryBytes'),
    outputBytes: moved('outputBytes'),
  }
}
