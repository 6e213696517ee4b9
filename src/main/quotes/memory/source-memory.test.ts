import { describe, expect, it } from 'vitest'
import { normalPair } from '../../learning/normal-distribution.ts'
import { seededRandom } from '../../learning/seeded-random.ts'
import type { VideoWork } from '../cost-model.ts'
import { errorsOf, kinshipOf, learnMemory, type MemoryRow, recall } from './source-memory.ts'

const h264: VideoWork = {
  codec: 'h264',
  speed: 'fast',
  rateControl: { kind: 'quality', crf: 23 },
  width: 1280,
  height: 720,
  bitDepth: 8,
  scales: false,
  deinterlaces: false,
  toneMaps: false,
  chunks: 10,
}
const slow: VideoWork = { ...h264, speed: 'thorough' }
const hevc: VideoWork = { ...h264, codec: 'hevc' }

/** Each source is off by 0.3 in all its renditions, by 0.2 more in those of a codec, and by 0.1 by chance; deviations of logarithms. */
function history(sources: number, seed: number): MemoryRow[] {
  const random = seededRandom(seed)
  const normal = () => normalPair(random)[0]
  return Array.from({ length: sources }, (_, source) => {
    const own = 0.3 * normal()
    const byCodec = new Map([h264, hevc].map(({ codec }) => [codec, 0.2 * normal()]))
    return [h264, slow, hevc].map(
      (video, learnedAt): MemoryRow => ({
        source: `source ${source}`,
        learnedAt,
        video,
        residual: own + byCodec.get(video.codec)! + 0.1 * normal(),
        deviation: Math.hypot(0.3, 0.2, 0.1),
      }),
    )
  }).flat()
}

it('tells kinship by codec, then by all that was asked for', () => {
  expect(kinshipOf(h264, { ...h264, chunks: 99 })).toBe('the same work')
  expect(kinshipOf(h264, { ...h264, rateControl: { kind: 'quality', crf: 30 } })).toBe('the same codec')
  expect(kinshipOf(h264, hevc)).toBe('another codec')
})

describe('what earlier renditions of a source say', () => {
  const terms = learnMemory(history(300, 1))!

  it('is learned as what renditions share', () => {
    expect(terms.variance).toBeCloseTo(0.14, 1)
    expect(terms.shared['another codec']).toBeCloseTo(0.09, 1)
    expect(terms.shared['the same codec']).toBeCloseTo(0.13, 1)
    expect(terms.shared['the same codec']).toBeGreaterThan(terms.shared['another codec'])
  })

  it('moves a quote towards them, the more the nearer they are and the more there are', () => {
    const shift = (...earlier: VideoWork[]) =>
      recall(
        terms,
        h264,
        earlier.map((video) => ({ video, residual: 0.5 })),
      )!.shift
    expect(shift(hevc)).toBeGreaterThan(0.2)
    expect(shift(slow)).toBeGreaterThan(shift(hevc))
    expect(shift(h264)).toBeGreaterThanOrEqual(shift(slow))
    expect(shift(h264)).toBeLessThan(0.5)
    expect(shift(hevc, { ...hevc, speed: 'thorough' })).toBeGreaterThan(shift(hevc))
  })

  it('narrows the interval, which then holds nine times in ten on sources it was not learned from', () => {
    const fresh = [...Map.groupBy(history(600, 2), ({ source }) => source).values()]
    const tested = fresh.flatMap((own) => errorsOf(terms, own))
    for (const kinship of ['the same codec', 'another codec'] as const) {
      const narrowing = terms.narrowing[kinship]!
      const kin = tested.filter((each) => each.kinship === kinship)
      const held = kin.filter(({ error, row }) => Math.abs(error) <= 1.645 * narrowing * row.deviation)
      expect(narrowing).toBeLessThan(0.85)
      expect(held.length / kin.length).toBeGreaterThan(0.87)
      expect(held.length / kin.length).toBeLessThan(0.93)
    }
    expect(terms.narrowing['the same codec']!).toBeLessThan(terms.narrowing['another codec']!)
    expect(terms.narrowing['the same work']).toBeNull()
  })
})

it('takes renditions of one job for one moment: none of them was known when the others were quoted', () => {
  const rows = history(20, 3).map((row) => ({ ...row, learnedAt: 1 }))
  expect(learnMemory(rows)).toBeNull()
  expect(errorsOf({ variance: 1, shared: learnMemory(history(20, 3))!.shared }, rows)).toEqual([])
})

it('learns nothing from a handful of sources', () => {
  expect(learnMemory(history(7, 4))).toBeNull()
})
