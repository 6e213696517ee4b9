import { createHash } from 'node:crypto'
import { z } from 'zod'
import { HeadroomError } from '#shared/errors.ts'
import shippedDocument from '../../../resources/base-cost-model.json' with { type: 'json' }
import {
  estimateVideo,
  type SourceWork,
  unmeasuredDeviations,
  usualBitsPerPixel,
  type VideoWork,
  type WorkEstimate,
} from './cost-model.ts'
import type { CostTable } from './cost-table.ts'
import { correct, learnedModelSchema, type Quantity, sourceMemorySchema } from './learned-model.ts'
import type { MemoryTerms } from './memory/source-memory.ts'

/*
 * The model that speaks before a studio has history, trained by `npm run train`: the analytic model, boosted trees on its
 * residuals for those quantities where they proved better on contents left out, and how far both miss by what is known.
 */

const deviation = z.number().positive().nullable()

const intervalSchema = z.object({
  /** Held-out renditions behind it, and the sources they are of. */
  rows: z.int().positive(),
  sources: z.int().positive(),
  /** Log deviations whose P10 to P90 hold 80 % of the held-out renditions; null where not measured. */
  cpuSeconds: deviation,
  outputBytes: deviation,
  peakMemoryBytes: deviation,
})

const backTestSchema = z.object({
  rows: z.int(),
  /** Mean absolute errors of the logarithm on contents left out: of the analytic model, and with trees on top. */
  analyticError: z.number(),
  stackedError: z.number(),
  chosen: z.enum(['analytic', 'stacked']),
})

const contentSchema = z.object({
  provenance: z.object({
    trainedOn: z.string(),
    seed: z.int(),
    /** What one reference CPU second is. */
    hostUnit: z.string(),
    ffmpeg: z.string(),
    data: z.array(z.object({ name: z.string(), licence: z.string(), rows: z.int(), sha256: z.string() })),
    howToRepeat: z.string(),
  }),
  backTests: z.object({
    cpuSeconds: backTestSchema,
    outputBytes: backTestSchema,
    peakMemoryBytes: backTestSchema,
  }),
  /** By group: see `intervalGroup`. */
  intervals: z.record(z.string(), intervalSchema),
  /** Of sources whose size tells how complex their pictures are, and of others; null where not measured. */
  memory: z
    .object({ told: sourceMemorySchema.nullable(), untold: sourceMemorySchema.nullable() })
    .default({ told: null, untold: null }),
  model: learnedModelSchema,
})
export type BaseModel = z.infer<typeof contentSchema>
export type BaseInterval = z.infer<typeof intervalSchema>

const documentSchema = z.object({
  format: z.literal('headroom base cost model'),
  version: z.literal(1),
  checksum: z.string(),
  content: z.unknown(),
})

/** Errors: MODEL_DAMAGED, saying what is wrong, for a document that is edited, cut short or of another version. */
export function parseBaseModel(document: unknown): BaseModel {
  const outer = documentSchema.safeParse(document)
  if (!outer.success) throw damaged('it is not a base cost model of version 1')
  if (outer.data.checksum !== checksumOf(outer.data.content)) throw damaged('its checksum does not match')
  const content = contentSchema.safeParse(outer.data.content)
  if (!content.success) throw damaged(content.error.issues[0]?.message ?? 'its content is of another form')
  return content.data
}

/** The model for JSON, with its checksum. `model` must be serialised (see `serialiseModel`). */
export function baseModelDocument(content: Omit<BaseModel, 'model'> & { model: unknown }): unknown {
  const plain: unknown = JSON.parse(JSON.stringify(content))
  return { format: 'headroom base cost model', version: 1, checksum: checksumOf(plain), content: plain }
}

/** The base model, or none and the notice for every quote: the analytic coefficients alone speak then. */
export function loadBaseModel(document: unknown = shippedDocument): {
  base: BaseModel | null
  notice: string | null
} {
  try {
    return { base: parseBaseModel(document), notice: null }
  } catch (error) {
    if (!(error instanceof HeadroomError)) throw error
    return { base: null, notice: error.message }
  }
}

/** The group whose interval a picture has: its codec, and whether the source's size tells how complex the picture is. */
export function intervalGroup(source: SourceWork, video: Pick<VideoWork, 'codec'>): string {
  const isTold = usualBitsPerPixel(source.codec) !== null && source.sizeBytes > 0
  return isTold ? video.codec : unknownComplexity
}

/** How renditions of one source hang together, as far as it was measured for the base model. */
export function baseMemory(
  base: BaseModel,
  source: SourceWork,
  video: VideoWork,
  quantity: Quantity,
): MemoryTerms | null {
  const isTold = intervalGroup(source, video) !== unknownComplexity
  return base.memory[isTold ? 'told' : 'untold']?.[quantity] ?? null
}

/** Intra-only and raw sources, of every target codec. */
export const unknownComplexity = 'complexity unknown'

/** What one picture uses, before any history of this studio; without a base model it is the analytic estimate. */
export function estimatePicture(
  source: SourceWork,
  video: VideoWork,
  table: CostTable,
  base: BaseModel | null,
): WorkEstimate {
  const analytic = estimateVideo(source, video, table)
  if (base === null) return analytic
  const estimate = correct(base.model, source, video, '', analytic)
  const interval = base.intervals[intervalGroup(source, video)]
  if (interval === undefined) return estimate
  const unmeasured = unmeasuredDeviations(source, video, analytic.cpuSeconds.median, table)
  const widened = (quantity: 'cpuSeconds' | 'outputBytes' | 'peakMemoryBytes') => {
    const { median, logDeviation } = estimate[quantity]
    // A bit rate that was asked for is delivered, whatever the picture.
    const isAsked = quantity === 'outputBytes' && video.rateControl.kind === 'bitrate'
    return {
      median,
      logDeviation: isAsked
        ? logDeviation
        : Math.max(logDeviation, Math.hypot(interval[quantity] ?? 0, unmeasured[quantity])),
    }
  }
  return {
    cpuSeconds: widened('cpuSeconds'),
    peakMemoryBytes: widened('peakMemoryBytes'),
    outputBytes: widened('outputBytes'),
  }
}

function damaged(cause: string): HeadroomError {
  return new HeadroomError(
    'MODEL_DAMAGED',
    `The base cost model that came with Headroom is damaged (${cause}). Quotes use the built-in coefficients; install Headroom again, or run npm run train.`,
  )
}

function checksumOf(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(content) ?? '')
    .digest('hex')
}
