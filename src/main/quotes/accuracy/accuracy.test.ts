import { expect, test } from 'vitest'
import { normalPair } from '../../learning/normal-distribution.ts'
import { seededRandom } from '../../learning/seeded-random.ts'
import { describeAccuracy, interval90, wilson } from './accuracy.ts'
import { findDrift } from './drift.ts'
import type { Outcome } from './outcomes.store.ts'

const deviation = 0.2

/** Newest first: measured differs from quoted by chance, and by `shift` from job `from` on. */
function outcomes(
  count: number,
  { shift = 0, from = count }: { shift?: number; from?: number } = {},
): Outcome[] {
  const random = seededRandom(7)
  return Array.from({ length: count }, (_, index): Outcome => {
    const error = deviation * normalPair(random)[0] + (index >= from ? shift : 0)
    return {
      at: 1_000_000 + index * 1000,
      codecs: index % 3 === 0 ? 'hevc' : 'h264',
      encoders: index % 3 === 0 ? 'hevc fast' : 'h264 fast',
      sourceCodec: 'prores',
      sourceHeight: 1080,
      model: 'analytic',
      p10: 100 * Math.exp(-1.2815515655446004 * deviation),
      p50: 100,
      p90: 100 * Math.exp(1.2815515655446004 * deviation),
      measured: 100 * Math.exp(error),
      earlierJobs: 0,
      work: `work ${index}`,
    }
  }).reverse()
}

test('quotes whose deviation is right hold nine times in ten, overall and by codec', () => {
  const { overall, groups, overTime, points } = describeAccuracy(outcomes(1500), 3)
  expect(overall!.coverage.share).toBeCloseTo(0.9, 1)
  expect(overall!.coverage.low).toBeLessThan(0.9)
  expect(overall!.coverage.high).toBeGreaterThan(0.885)
  expect(overall!.medianError).toBeCloseTo(0.6745 * deviation, 1)
  expect(groups[0]!.groups.map(({ name, jobs }) => [name, jobs])).toEqual([
    ['h264', 1000],
    ['hevc', 500],
  ])
  expect(points).toHaveLength(720)
  expect(overTime[0]!.at).toBeLessThan(overTime.at(-1)!.at)
})

test('the 90 % interval reaches further out than P10 to P90, on the same lognormal', () => {
  const [low, high] = interval90(outcomes(1)[0]!)
  expect(low).toBeCloseTo(100 * Math.exp(-1.645 * deviation), 1)
  expect(high).toBeCloseTo(100 * Math.exp(1.645 * deviation), 1)
})

test('no job is no accuracy, said without a number', () => {
  expect(describeAccuracy([], 0)).toMatchObject({
    jobs: 0,
    overall: null,
    points: [],
    noise: null,
    drift: null,
  })
})

test('the Wilson interval stays within 0 and 1 and closes with the number', () => {
  expect(wilson(5, 5)).toMatchObject({ share: 1, high: 1 })
  expect(wilson(5, 5).low).toBeCloseTo(0.566, 2)
  expect(wilson(900, 1000).high - wilson(900, 1000).low).toBeLessThan(0.04)
})

test('the same work done again tells the noise that no model can beat', () => {
  const twice = outcomes(60).map((outcome, index) => ({ ...outcome, work: `work ${Math.floor(index / 2)}` }))
  const { noise } = describeAccuracy(twice, 0)
  expect(noise!.repeats).toBe(30)
  expect(noise!.medianDifference).toBeGreaterThan(0.05)
  expect(noise!.medianDifference).toBeLessThan(0.3)
})

test('what no job has taught is listed', () => {
  const [encoder, , size] = describeAccuracy(outcomes(9), 0).known
  expect(encoder!.seen).toEqual([
    { name: 'h264 fast', jobs: 6 },
    { name: 'hevc fast', jobs: 3 },
  ])
  expect(encoder!.never).toContain('av1 thorough')
  expect(size!.never).toContain('2160 lines')
})

test('chance is no drift; a steady 15 % more is, with the direction and since when', () => {
  expect(findDrift(outcomes(300))).toBeNull()
  const drift = findDrift(outcomes(300, { shift: 0.15, from: 200 }))
  expect(drift).toMatchObject({ quotesRun: 'low' })
  expect(drift!.share).toBeGreaterThan(0.08)
  expect(drift!.since).toBeGreaterThan(1_000_000 + 100_000)
  expect(findDrift(outcomes(300, { shift: -0.2, from: 200 }))).toMatchObject({ quotesRun: 'high' })
})
