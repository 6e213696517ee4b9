import fc from 'fast-check'
import { expect, test } from 'vitest'
import { probabilityBeyond } from './miss-probability.ts'

const interval = { p10: 100, p50: 200, p90: 800 }

test('the three known points are met, and nothing left is always too late', () => {
  expect(probabilityBeyond(100, interval)).toBeCloseTo(0.9, 5)
  expect(probabilityBeyond(200, interval)).toBeCloseTo(0.5, 5)
  expect(probabilityBeyond(800, interval)).toBeCloseTo(0.1, 5)
  expect(probabilityBeyond(0, interval)).toBe(1)
  expect(probabilityBeyond(-5, interval)).toBe(1)
})

test('more time is never more risk, whatever the interval', () => {
  const seconds = fc.double({ min: 0, max: 1e7, noNaN: true })
  fc.assert(
    fc.property(fc.tuple(seconds, seconds, seconds), fc.tuple(seconds, seconds), (ends, limits) => {
      const [p10, p50, p90] = [...ends].sort((a, b) => a - b) as [number, number, number]
      const [sooner, later] = [...limits].sort((a, b) => a - b) as [number, number]
      const risk = probabilityBeyond(sooner, { p10, p50, p90 })
      expect(risk).toBeGreaterThanOrEqual(0)
      expect(risk).toBeLessThanOrEqual(1)
      expect(probabilityBeyond(later, { p10, p50, p90 })).toBeLessThanOrEqual(risk + 1e-9)
    }),
  )
})
