import { expect, test } from 'vitest'
import type { SourceWork, VideoWork } from './cost-model.ts'
import { predictSimilarity, qualityModel } from './quality-model.ts'

const source: SourceWork = {
  codec: 'h264',
  pixelsPerFrame: 1920 * 1080,
  frames: 1500,
  durationSeconds: 60,
  sizeBytes: (1920 * 1080 * 1500 * 0.1) / 8,
  bitDepth: 8,
}
const video = (change: Partial<VideoWork> = {}): VideoWork => ({
  codec: 'h264',
  speed: 'fast',
  rateControl: { kind: 'quality', crf: 22 },
  width: 1920,
  height: 1080,
  bitDepth: 8,
  scales: false,
  deinterlaces: false,
  toneMaps: false,
  chunks: 10,
  ...change,
})
const crf = (value: number): Partial<VideoWork> => ({ rateControl: { kind: 'quality', crf: value } })

test('the shipped coefficients know where they come from', () => {
  const { runs, contents, heldOutError } = qualityModel.provenance
  expect(runs).toBeGreaterThan(200)
  expect(contents).toBeGreaterThanOrEqual(10)
  expect(heldOutError.difference).toBeGreaterThan(0)
})

test('fewer bits and fewer pixels lose more, whatever the codec', () => {
  for (const codec of ['h264', 'hevc', 'vp9', 'av1'] as const) {
    const [low, high] = qualityModel.codecs[codec].crfRange
    const fine = predictSimilarity(source, video({ codec, ...crf(low) }))!
    const coarse = predictSimilarity(source, video({ codec, ...crf(high) }))!
    const small = predictSimilarity(source, video({ codec, ...crf(low), width: 640, height: 360 }))!
    expect(fine).toBeGreaterThan(coarse)
    expect(fine).toBeGreaterThan(small)
    for (const similarity of [fine, coarse, small]) {
      expect(similarity).toBeGreaterThan(0.5)
      expect(similarity).toBeLessThan(1)
    }
  }
})

test('nothing is predicted of what was not measured', () => {
  const average = video({ rateControl: { kind: 'bitrate', bitsPerSecond: 3_000_000 } })
  expect(predictSimilarity(source, average)).toBeNull()
  expect(predictSimilarity(source, video({ toneMaps: true }))).toBeNull()
  expect(predictSimilarity(source, video({ deinterlaces: true }))).toBeNull()
  expect(predictSimilarity({ ...source, codec: 'prores' }, video())).toBeNull()
})
