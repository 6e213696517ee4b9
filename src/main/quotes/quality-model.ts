import { z } from 'zod'
import { encodingSpeeds, videoCodecSchema } from '#shared/profiles.ts'
import fittedModel from '../../../resources/quality-model.json' with { type: 'json' }
import { encodeFeatures, type SourceWork, usualBitsPerPixel, type VideoWork } from './cost-model.ts'

/** How the logarithm of what is lost (1 - SSIM) moves with what is known of a picture; `qualityFeatures` has the order and the units. */
const coefficientsSchema = z.object({
  /** At the reference quality, in the order of `qualityFeatures`. */
  slopes: z.array(z.number()),
  /** The logarithm of the loss itself, by speed. */
  speeds: z.record(z.enum(encodingSpeeds), z.number()),
  referenceCrf: z.number(),
  /** Beyond these nothing was measured. */
  crfRange: z.tuple([z.number(), z.number()]),
})

export const qualityModelSchema = z.object({
  version: z.string(),
  provenance: z.object({
    measuredOn: z.string(),
    ffmpeg: z.string(),
    clips: z.int(),
    contents: z.int(),
    runs: z.int(),
    howToRepeat: z.string(),
    /** Median absolute error on contents left out: of the SSIM itself, and of the difference between two encodings of a clip. */
    heldOutError: z.object({ similarity: z.number(), difference: z.number() }),
  }),
  codecs: z.record(videoCodecSchema, coefficientsSchema),
})
export type QualityModel = z.infer<typeof qualityModelSchema>

export const qualityModel: QualityModel = qualityModelSchema.parse(fittedModel)

export type QualityPicture = Pick<VideoWork, 'width' | 'height'> & { crfStep: number }

/**
 * What the loss depends on: CRF steps from the reference (and their square, in hundreds); e-folds of the source's bits per pixel and of its
 * frame's pixels; e-folds by which the picture is made smaller (and their square), alone and with the CRF steps in tens.
 */
export function qualityFeatures(source: SourceWork, { width, height, crfStep }: QualityPicture): number[] {
  const { complexity, size, reduction } = encodeFeatures(source, { width, height })
  return [
    crfStep / 10,
    crfStep ** 2 / 100,
    complexity,
    size - reduction,
    reduction,
    reduction ** 2,
    (reduction * crfStep) / 10,
    reduction * complexity,
  ]
}

/**
 * The SSIM that a rendition's picture, enlarged to the source's size, will have against the source: 0 to 1. Null where the model knows
 * nothing of such a picture: average bit rates, sources whose size says little of what they show, filters that change the picture.
 */
export function predictSimilarity(
  source: SourceWork,
  video: VideoWork,
  model: QualityModel = qualityModel,
): number | null {
  if (video.rateControl.kind !== 'quality' || video.toneMaps || video.deinterlaces) return null
  if (video.encoder !== undefined || usualBitsPerPixel(source.codec) === null) return null
  if (!(source.pixelsPerFrame > 0)) return null
  const { slopes, speeds, referenceCrf, crfRange } = model.codecs[video.codec]
  const crf = Math.min(crfRange[1], Math.max(crfRange[0], video.rateControl.crf))
  const features = qualityFeatures(source, { ...video, crfStep: crf - referenceCrf })
  const logLoss = features.reduce(
    (sum, feature, index) => sum + feature * slopes[index]!,
    speeds[video.speed],
  )
  return 1 - Math.min(1, Math.exp(logLoss))
}
