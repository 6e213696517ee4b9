import { expect, test } from 'vitest'
import { bandOf, codecLooks, logDomain, logTicks } from './scatter-shapes.ts'

test('the usual codecs keep their look whichever were used; others follow', () => {
  expect(codecLooks(['av1', 'h264']).get('av1')).toEqual(codecLooks(['av1']).get('av1'))
  const looks = codecLooks(['h264', 'hevc', 'vp9', 'av1', 'audio'])
  expect(new Set([...looks.values()].map(({ shape }) => shape)).size).toBe(5)
})

test('the axes are whole factors of ten around all points, a single one included', () => {
  expect(logDomain([{ quoted: 3, measured: 4200 }])).toEqual([1, 10_000])
  expect(logDomain([{ quoted: 10, measured: 10 }])).toEqual([10, 100])
  expect(logTicks([1, 1000])).toEqual([1, 10, 100, 1000])
})

test('the band is that of a usual quote', () => {
  const points = [0.5, 0.8, 0.9].map((low) => ({ quoted: 10, low: 10 * low, high: 10 / low }))
  expect(bandOf(points)).toEqual([0.8, 1.25])
})
