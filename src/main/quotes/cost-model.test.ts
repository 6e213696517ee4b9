import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodingSpeeds, type RateControl, videoCodecs } from '#shared/profiles.ts'
import {
  estimateAudio,
  estimateVideo,
  type SourceWork,
  type VideoWork,
  type WorkEstimate,
} from './cost-model.ts'
import { costTable } from './cost-table.ts'
import { toInterval } from './lognormal.ts'

const rateControl: fc.Arbitrary<RateControl> = fc.oneof(
  fc.record({ kind: fc.constant('quality' as const), crf: fc.double({ min: 0, max: 63, noNaN: true }) }),
  fc.record({
    kind: fc.constant('bitrate' as const),
    bitsPerSecond: fc.integer({ min: 50_000, max: 200_000_000 }),
  }),
)
const source: fc.Arbitrary<SourceWork> = fc.record({
  codec: fc.constantFrom('h264', 'hevc', 'prores', 'never-heard-of'),
  pixelsPerFrame: fc.integer({ min: 1, max: 33_000_000 }),
  frames: fc.integer({ min: 1, max: 10_000_000 }),
  durationSeconds: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
  sizeBytes: fc.integer({ min: 0, max: 10 ** 13 }),
  bitDepth: fc.constantFrom(8, 10),
})
const video: fc.Arbitrary<VideoWork> = fc.record({
  codec: fc.constantFrom(...videoCodecs),
  speed: fc.constantFrom(...encodingSpeeds),
  rateControl,
  width: fc.integer({ min: 8, max: 3840 }).map((half) => half * 2),
  height: fc.integer({ min: 8, max: 2160 }).map((half) => half * 2),
  bitDepth: fc.constantFrom(8, 10),
  scales: fc.boolean(),
  deinterlaces: fc.boolean(),
  toneMaps: fc.boolean(),
  chunks: fc.integer({ min: 1, max: 100_000 }),
})

const quantities = ['cpuSeconds', 'peakMemoryBytes', 'outputBytes'] as const

test('whatever the work, every quantity is finite, not negative and in order', () => {
  const sound = (estimate: WorkEstimate): boolean =>
    quantities.every((quantity) => {
      const { p10, p50, p90 } = toInterval(estimate[quantity])
      return [p10, p50, p90].every(Number.isFinite) && p10 >= 0 && p10 <= p50 && p50 <= p90
    })
  fc.assert(fc.property(source, video, (from, to) => sound(estimateVideo(from, to, costTable))))
  const audio = fc.record({
    codec: fc.constantFrom('aac' as const, 'opus' as const),
    channels: fc.integer({ min: 1, max: 8 }),
    bitsPerSecond: fc.integer({ min: 16_000, max: 512_000 }),
  })
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), audio, (seconds, to) =>
      sound(estimateAudio(seconds, to, costTable)),
    ),
  )
})

test('a longer source of the same kind costs more CPU time and bytes, and no less memory', () => {
  fc.assert(
    fc.property(source, video, fc.integer({ min: 2, max: 10 }), (from, to, times) => {
      const longer = {
        ...from,
        frames: from.frames * times,
        durationSeconds: from.durationSeconds * times,
        sizeBytes: from.sizeBytes * times,
      }
      const short = estimateVideo(from, to, costTable)
      const long = estimateVideo(longer, { ...to, chunks: to.chunks * times }, costTable)
      return (
        long.cpuSeconds.median > short.cpuSeconds.median &&
        long.outputBytes.median > short.outputBytes.median &&
        long.peakMemoryBytes.median >= short.peakMemoryBytes.median
      )
    }),
  )
})

test('a larger frame at the same quality costs more of everything', () => {
  const quality = video.map((each) => ({ ...each, rateControl: { kind: 'quality' as const, crf: 25 } }))
  fc.assert(
    fc.property(source, quality, fc.double({ min: 1.2, max: 8, noNaN: true }), (from, to, factor) => {
      const larger = { ...to, width: Math.round(to.width * factor), height: Math.round(to.height * factor) }
      const small = estimateVideo(from, to, costTable)
      const large = estimateVideo(from, larger, costTable)
      return quantities.every((quantity) => large[quantity].median >= small[quantity].median)
    }),
  )
})

test('better quality and slower presets cost more; a bit rate is delivered as asked', () => {
  const from = {
    codec: 'h264',
    pixelsPerFrame: 1280 * 720,
    frames: 1500,
    durationSeconds: 60,
    sizeBytes: 20e6,
    bitDepth: 8,
  }
  for (const codec of videoCodecs) {
    const work = (speed: VideoWork['speed'], rate: RateControl): WorkEstimate =>
      estimateVideo(
        from,
        {
          codec,
          speed,
          rateControl: rate,
          width: 854,
          height: 480,
          bitDepth: 8,
          scales: true,
          deinterlaces: false,
          toneMaps: false,
          chunks: 10,
        },
        costTable,
      )
    const fine = work('balanced', { kind: 'quality', crf: 22 })
    const coarse = work('balanced', { kind: 'quality', crf: 34 })
    expect(fine.outputBytes.median).toBeGreaterThan(coarse.outputBytes.median)
    expect(fine.cpuSeconds.median).toBeGreaterThan(coarse.cpuSeconds.median)
    const thorough = work('thorough', { kind: 'quality', crf: 28 }).cpuSeconds.median
    const fastest = work('fastest', { kind: 'quality', crf: 28 }).cpuSeconds.median
    expect(thorough).toBeGreaterThan(2 * fastest)
    expect(work('fast', { kind: 'bitrate', bitsPerSecond: 1_000_000 }).outputBytes.median).toBe(7_500_000)
  }
})
