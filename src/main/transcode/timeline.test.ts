import { expect, test } from 'vitest'
import { cutTimeline, nearestRate } from './timeline.ts'

const ntsc = { numerator: 24_000, denominator: 1001 }

function grid(count: number, framesPerSecond: number, from = 0): number[] {
  return Array.from({ length: count }, (_, index) => from + index / framesPerSecond)
}

test('a constant rate is cut into six seconds on the frame grid', () => {
  const timeline = cutTimeline(grid(300, 24_000 / 1001), 0, [ntsc])!
  expect(timeline.frameTicks! / timeline.ticksPerSecond).toBeCloseTo(1001 / 24_000, 12)
  expect(timeline.chunks.map(({ frames }) => frames)).toEqual([144, 144, 12])
  expect(timeline.chunks[1]).toMatchObject({ startTicks: 144 * timeline.frameTicks! })
})

test('seeks lie between two frames and count from the start of the container', () => {
  const timeline = cutTimeline(grid(120, 10, 1.4), 1.4, [{ numerator: 10, denominator: 1 }])!
  expect(timeline.chunks.map(({ seekSeconds }) => seekSeconds)).toEqual([null, expect.closeTo(5.95, 6)])
})

test('times that Matroska rounded to milliseconds still follow their grid', () => {
  const rounded = grid(500, 24_000 / 1001).map((time) => Math.round(time * 1000) / 1000)
  expect(cutTimeline(rounded, 0, [ntsc])!.frameTicks).not.toBeNull()
})

test('a variable rate is cut by time, and each frame keeps its own', () => {
  const times = [...grid(60, 10), ...grid(60, 25, 6.2)]
  const timeline = cutTimeline([...times].reverse(), 0, [nearestRate(13)])!
  expect(timeline.frameTicks).toBeNull()
  expect(timeline.frameTimes[60]).toBe(558_000)
  expect(timeline.chunks.map(({ frames }) => frames)).toEqual([60, 60])
  expect(timeline.chunks[0]!.endTicks).toBe(timeline.chunks[1]!.startTicks)
})

test('repeated times cannot be cut', () => {
  expect(cutTimeline([0, 0.04, 0.04, 0.08], 0, [])).toBeNull()
  expect(cutTimeline([], 0, [])).toBeNull()
})

test('a single frame is one chunk', () => {
  const timeline = cutTimeline([0], 0, [{ numerator: 25, denominator: 1 }])!
  expect(timeline.chunks).toEqual([
    { index: 0, frames: 1, startTicks: 0, endTicks: timeline.frameTicks, seekSeconds: null },
  ])
})

test.each([
  [23.976, '24000/1001'],
  [29.97, '30000/1001'],
  [25, '25/1'],
  [59.94, '60000/1001'],
  [12.5, '12500/1000'],
])('%f frames a second stands for %s', (measured, expected) => {
  const { numerator, denominator } = nearestRate(measured)
  expect(`${numerator}/${denominator}`).toBe(expected)
})
