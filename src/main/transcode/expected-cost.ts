import type { SourceFacts } from '#shared/media.ts'
import type { VideoSettings } from '#shared/profiles.ts'
import { fitFrame } from './recipes/frame-size.ts'

/*
 * Rough CPU seconds, to weigh tasks against each other and to cut spans. Rounded from resources/analytic-cost-model.json; the quotes room
 * predicts in earnest.
 */

const encodeNanosecondsPerPixel = {
  h264: { fastest: 14, fast: 23, balanced: 59, thorough: 79 },
  hevc: { fastest: 63, fast: 77, balanced: 112, thorough: 304 },
  vp9: { fastest: 21, fast: 129, balanced: 138, thorough: 265 },
  av1: { fastest: 34, fast: 85, balanced: 176, thorough: 629 },
} as const
/** Decoding and scaling. */
const sourceNanosecondsPerPixel = 4

/** CPU seconds of one encoded frame. */
export function frameCpuSeconds(source: NonNullable<SourceFacts['video']>, settings: VideoSettings): number {
  const { encoded } = fitFrame(source, settings)
  const encoding = encoded.width * encoded.height * encodeNanosecondsPerPixel[settings.codec][settings.speed]
  return (encoding + source.width * source.height * sourceNanosecondsPerPixel) / 1e9
}

export function audioCpuSeconds(source: SourceFacts): number {
  return source.durationSeconds * 0.02
}

export function assembleCpuSeconds(source: SourceFacts): number {
  return 0.1 + source.durationSeconds * 0.002
}
