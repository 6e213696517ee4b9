import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ExhaustionInput, forecastExhaustion } from './exhaustion.ts'
import { errorDependence, samplePaths } from './sample-paths.ts'

const flat = (perStep: number, steps: number) => new Float64Array(steps).fill(perStep)

function input(overrides: Partial<ExhaustionInput>): ExhaustionInput {
  return {
    balance: 100,
    consumptionPaths: [flat(10, 48)],
    holds: [],
    renewals: [],
    periodSteps: 48,
    usual: flat(10, 48),
    ...overrides,
  }
}

describe('exhaustion', () => {
  it('is the fractional step at which the balance runs out', () => {
    expect(forecastExhaustion(input({ balance: 105 })).goneAtStep).toEqual({
      p10: 10.5,
      p50: 10.5,
      p90: 10.5,
    })
  })

  it('lasts when consumption stays below the balance', () => {
    const { goneAtStep, lastsPeriod } = forecastExhaustion(input({ balance: 480 }))
    expect(goneAtStep).toEqual({ p10: null, p50: null, p90: null })
    expect(lastsPeriod).toBe(1)
  })

  it('counts holds, planned jobs and prices, and renewals bring it back', () => {
    expect(forecastExhaustion(input({ holds: [{ step: -3, amount: 60 }] })).goneAtStep.p50).toBe(
      7 / 7 + (100 - 70) / 10,
    )
    const planned = flat(0, 48).fill(90, 2, 3)
    expect(forecastExhaustion(input({ plannedPaths: [planned] })).goneAtStep.p50).toBeCloseTo(2.8)
    expect(forecastExhaustion(input({ priceByStep: flat(2, 48) })).goneAtStep.p50).toBe(5)
    expect(forecastExhaustion(input({ renewals: [{ step: 5, amount: 50 }] })).goneAtStep.p50).toBe(15)
  })

  it('is gone now when nothing is left', () => {
    expect(forecastExhaustion(input({ balance: 0 })).goneAtStep.p50).toBe(0)
  })

  it('says what spends it: queue, usual load and trend add up', () => {
    const { drivers, burnRate } = forecastExhaustion(
      input({ balance: 1000, consumptionPaths: [flat(15, 48)], holds: [{ step: 0, amount: 240 }] }),
    )
    expect(drivers.map(({ driver, share }) => [driver, Math.round(share * 100)])).toEqual([
      ['queue', 25],
      ['planned', 0],
      ['usual load', 50],
      ['trend', 25],
    ])
    expect(burnRate.soon).toBeCloseTo(15)
  })

  it('spreads as the paths do, and half the paths lasting shows as a half', () => {
    const paths = Array.from({ length: 100 }, (_, i) => flat(i < 50 ? 1 : 10, 48))
    const { goneAtStep, lastsPeriod } = forecastExhaustion(input({ consumptionPaths: paths }))
    expect(goneAtStep.p10).toBe(10)
    expect(goneAtStep.p90).toBeNull()
    expect(lastsPeriod).toBe(0.5)
  })

  it('quantiles are ordered and never before more money would make them later', () => {
    const paths = fc.array(
      fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 24, maxLength: 24 }),
      {
        minLength: 1,
        maxLength: 20,
      },
    )
    fc.assert(
      fc.property(paths, fc.double({ min: 1, max: 500, noNaN: true }), (values, balance) => {
        const consumptionPaths = values.map((path) => Float64Array.from(path))
        const at = (left: number) => {
          const { p10, p50, p90 } = forecastExhaustion(
            input({ consumptionPaths, balance: left, periodSteps: 24 }),
          ).goneAtStep
          return [p10, p50, p90].map((step) => step ?? Number.POSITIVE_INFINITY) as [number, number, number]
        }
        const [p10, p50, p90] = at(balance)
        expect(p10).toBeLessThanOrEqual(p50)
        expect(p50).toBeLessThanOrEqual(p90)
        expect(at(balance * 2)[1]).toBeGreaterThanOrEqual(p50)
      }),
    )
  })

  it.each([
    ['no paths', { consumptionPaths: [] }],
    ['no balance', { balance: Number.NaN }],
  ])('refuses %s', (_, overrides) => {
    expect(() => forecastExhaustion(input(overrides))).toThrowError(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    )
  })
})

describe('sample paths', () => {
  const uniform = (level: number) => flat(100 * level, 48)
  const spreadOfSums = (dependence: { shared: number; persistence: number }) => {
    const sums = samplePaths(uniform, dependence, 2000, 7).map((path) => path.reduce((a, b) => a + b, 0) / 48)
    const mean = sums.reduce((a, b) => a + b, 0) / sums.length
    return { mean, deviation: Math.sqrt(sums.reduce((a, b) => a + (b - mean) ** 2, 0) / sums.length) }
  }

  it('follow the quantiles at every step, whatever their dependence', () => {
    for (const dependence of [
      { shared: 0, persistence: 0 },
      { shared: 0.5, persistence: 0.8 },
    ]) {
      const last = samplePaths(uniform, dependence, 4000, 3).map((path) => path[47]!)
      expect(last.filter((value) => value < 10).length / 4000).toBeCloseTo(0.1, 1)
      expect(last.filter((value) => value < 50).length / 4000).toBeCloseTo(0.5, 1)
    }
  })

  it('sums spread more the more errors hang together', () => {
    // Uniform on 0..100 has deviation 28.9; independent steps divide it by √48, a wholly shared error keeps it.
    expect(spreadOfSums({ shared: 0, persistence: 0 }).deviation).toBeCloseTo(28.9 / Math.sqrt(48), 0)
    expect(spreadOfSums({ shared: 0.98, persistence: 0 }).deviation).toBeGreaterThan(26)
    expect(spreadOfSums({ shared: 0.3, persistence: 0.7 }).mean).toBeCloseTo(50, -0.5)
  })

  it('dependence is read from past errors', () => {
    const paths = samplePaths((level) => flat(2 * level - 1, 96), { shared: 0.4, persistence: 0.6 }, 3000, 11)
    const { shared, persistence } = errorDependence(paths, 24)
    expect(shared).toBeCloseTo(0.4, 1)
    expect(persistence).toBeCloseTo(0.6, 1)
  })
})
