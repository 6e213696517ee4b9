import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deviationOf, type Estimate, scale, sum, toInterval, widen } from './lognormal.ts'

const estimate = fc.record({
  median: fc.double({ min: 0, max: 1e12, noNaN: true }),
  logDeviation: fc.double({ min: 0, max: 2, noNaN: true }),
})

test('every interval is finite, not negative and in order, whatever is added and scaled', () => {
  fc.assert(
    fc.property(
      fc.array(estimate, { maxLength: 13 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      (parts, correlation, factor) => {
        const { p10, p50, p90 } = toInterval(widen(scale(sum(parts, correlation), factor), 0.3))
        return [p10, p50, p90].every(Number.isFinite) && p10 >= 0 && p10 <= p50 && p50 <= p90
      },
    ),
  )
})

test('parts that move together add up exactly', () => {
  const total = toInterval(
    sum(
      [
        { median: 10, logDeviation: 0.5 },
        { median: 30, logDeviation: 0.5 },
      ],
      1,
    ),
  )
  const one = toInterval({ median: 40, logDeviation: 0.5 })
  expect(total.p10).toBeCloseTo(one.p10, 9)
  expect(total.p50).toBeCloseTo(one.p50, 9)
  expect(total.p90).toBeCloseTo(one.p90, 9)
})

test('the sum has the quantiles of a simulated sum of correlated lognormals', () => {
  const parts: Estimate[] = [
    { median: 4, logDeviation: 0.4 },
    { median: 10, logDeviation: 0.3 },
    { median: 25, logDeviation: 0.35 },
  ]
  const correlation = 0.5
  const normal = normals(20_061_973)
  const totals = Array.from({ length: 100_000 }, () => {
    const shared = normal()
    return parts.reduce((total, part) => {
      const error = Math.sqrt(correlation) * shared + Math.sqrt(1 - correlation) * normal()
      return total + part.median * Math.exp(part.logDeviation * error)
    }, 0)
  }).sort((a, b) => a - b)
  const { p10, p50, p90 } = toInterval(sum(parts, correlation))
  expect(p10 / totals[10_000]!).toBeCloseTo(1, 1)
  expect(p50 / totals[50_000]!).toBeCloseTo(1, 1)
  expect(p90 / totals[90_000]!).toBeCloseTo(1, 1)
  expect(Math.abs(p90 / totals[90_000]! - 1)).toBeLessThan(0.02)
})

test('less correlation narrows the relative width of a sum', () => {
  const parts = Array.from({ length: 6 }, () => ({ median: 10, logDeviation: 0.4 }))
  expect(sum(parts, 0.2).logDeviation).toBeLessThan(sum(parts, 0.8).logDeviation)
})

test('an interval gives its deviation back', () => {
  expect(deviationOf(toInterval({ median: 7, logDeviation: 0.42 }))).toBeCloseTo(0.42, 9)
  expect(deviationOf({ p10: 0, p50: 0, p90: 0 })).toBe(0)
})

/** Seeded standard normals: mulberry32 and the Box-Muller transform. */
function normals(seed: number): () => number {
  let state = seed
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}
