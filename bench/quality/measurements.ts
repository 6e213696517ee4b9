import type { VideoCodec, VideoSettings } from '../../src/shared/profiles.ts'
import type { BenchClip } from '../cost/clips.ts'

/** How much of a clip's picture one encoding kept. */
export type QualityMeasurement = {
  clip: Omit<BenchClip, 'path'>
  job: { codec: VideoCodec; speed: VideoSettings['speed']; crf: number; width: number; height: number }
  frames: number
  /** SSIM of the luma, mean over the frames, after enlarging to the clip's size: 0 to 1. */
  similarity: number
}

export function readQualityMeasurements(text: string): QualityMeasurement[] {
  return text
    .split('\n')
    .filter((line) => line.length > 0)
    .map((line) => JSON.parse(line) as QualityMeasurement)
}

const heights = [1080, 720, 480, 360, 240]

/** The clip's own size and the ladder's heights below it, even numbers. */
export function sizesFor(clip: Pick<BenchClip, 'width' | 'height'>): { width: number; height: number }[] {
  const even = (value: number): number => Math.max(2, Math.round(value / 2) * 2)
  const smaller = heights
    .filter((height) => height < clip.height * 0.95)
    .map((height) => ({ width: even((clip.width * height) / clip.height), height }))
  return [{ width: even(clip.width), height: even(clip.height) }, ...smaller].slice(0, 4)
}
