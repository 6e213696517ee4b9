import { describe, expect, it } from 'vitest'
import { calibrateConformal, conformalQuantile, groupIsCalibrated } from './conformal.ts'
import { matrixFromRows } from './dense-matrix.ts'
import { conditionOnKnown } from './joint-normal.ts'
import { lognormalMean, lognormalVariance, lognormalWith, sumOfLognormals } from './lognormal.ts'
import { driftOf, driftSize, noDrift, observeError } from './page-hinkley.ts'
import { seededRandom } from './seeded-random.ts'

describe('conformal calibration', () => {
  const random = seededRandom(1)
  const draw = (scale: number) => scale * (random() - 0.5)
  const narrow = Array.from({ length: 500 }, () => draw(1))
  const wide = Array.from({ length: 500 }, () => draw(10))
  const groups = [...narrow.map(() => 'narrow'), ...wide.map(() => 'wide')]
  const calibration = calibrateConformal([...narrow, ...wide], groups)

  it.each([
    ['narrow', 1],
    ['wide', 10],
  ] as const)('covers nine in ten new rows of the %s group with an interval of its own', (group, scale) => {
    const low = conformalQuantile(calibration, group, 0.05)
    const high = conformalQuantile(calibration, group, 0.95)
    const fresh = Array.from({ length: 4000 }, () => draw(scale))
    const covered = fresh.filter((score) => score >= low && score <= high).length / 4000
    expect(Math.abs(covered - 0.9)).toBeLessThan(0.03)
  })

  it('pools for a group that is unknown or small, and leaves out what is not a number', () => {
    const few = calibrateConformal(
      [...wide, 1, 2, Number.NaN],
      [...wide.map(() => 'wide'), 'few', 'few', 'few'],
    )
    expect(groupIsCalibrated(few, 'few')).toBe(false)
    expect(conformalQuantile(few, 'few', 0.95)).toBe(conformalQuantile(few, 'never seen', 0.95))
    expect(few.pooled.length).toBe(502)
  })

  it('takes the widest score where there are too few for the level, and zero without any', () => {
    const tiny = calibrateConformal([-3, 1, 2], ['a', 'a', 'a'])
    expect(conformalQuantile(tiny, 'a', 0.95)).toBe(2)
    expect(conformalQuantile(tiny, 'a', 0.05)).toBe(-3)
    expect(conformalQuantile(calibrateConformal([], []), 'a', 0.95)).toBe(0)
  })
})

describe('the joint normal law', () => {
  it('carries a known column over to those that move with it, and not to others', () => {
    const random = seededRandom(2)
    const rows = Array.from({ length: 500 }, () => {
      const shared = random() - 0.5
      return [shared, 2 * shared, random() - 0.5]
    })
    const expected = conditionOnKnown(matrixFromRows(rows), [0], [0.3], 1e-6)
    expect(expected[1]).toBeCloseTo(0.6, 3)
    expect(Math.abs(expected[2]!)).toBeLessThan(0.05)
    expect(Array.from(conditionOnKnown(matrixFromRows(rows), [], [], 1))).toEqual([0, 0, 0])
  })
})

describe('sums of lognormals', () => {
  it('agrees with a simulation of correlated quantities', () => {
    const random = seededRandom(3)
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const quantities = Array.from({ length: 20 }, (_, index) => ({ logMean: index % 3, logDeviation: 0.4 }))
    const correlation = 0.3
    const totals = Array.from({ length: 20000 }, () => {
      const shared = normal()
      return quantities.reduce((sum, { logMean, logDeviation }) => {
        const score = Math.sqrt(correlation) * shared + Math.sqrt(1 - correlation) * normal()
        return sum + Math.exp(logMean + logDeviation * score)
      }, 0)
    })
    const mean = totals.reduce((sum, total) => sum + total, 0) / totals.length
    const variance = totals.reduce((sum, total) => sum + (total - mean) ** 2, 0) / totals.length
    const predicted = sumOfLognormals(quantities, correlation)
    expect(lognormalMean(predicted) / mean).toBeCloseTo(1, 2)
    expect(Math.abs(lognormalVariance(predicted) / variance - 1)).toBeLessThan(0.1)
  })

  it('finds the lognormal of a mean and a variance', () => {
    const found = lognormalWith(7, 4)
    expect(lognormalMean(found)).toBeCloseTo(7, 12)
    expect(lognormalVariance(found)).toBeCloseTo(4, 12)
  })
})

describe('drift detection', () => {
  const options = { tolerance: 0.05, threshold: 1.5 }
  const random = seededRandom(4)
  const errors = (count: number, mean: number) =>
    Array.from({ length: count }, () => mean + 0.2 * (random() - 0.5))
  const observedAfter = (list: number[]) =>
    list.reduce((state, error) => observeError(state, error, options), noDrift)

  it('stays quiet over a thousand errors around zero', () => {
    expect(driftOf(observedAfter(errors(1000, 0)), options)).toBe('none')
  })

  it.each([
    ['upward', 0.25],
    ['downward', -0.25],
  ] as const)('notices errors that moved %s within twelve jobs, and by how much', (direction, mean) => {
    const moved = observedAfter([...errors(200, 0), ...errors(12, mean)])
    expect(driftOf(moved, options)).toBe(direction)
    expect(driftSize(moved)).toBeGreaterThan(-0.3)
    expect(Math.abs(driftSize(moved) - mean)).toBeLessThan(0.12)
  })

  it('ignores what is not a number', () => {
    expect(observeError(noDrift, Number.NaN, options)).toBe(noDrift)
  })
})
