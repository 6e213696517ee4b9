import { describe, expect, it } from 'vitest'
import { seededRandom } from '../learning/seeded-random.ts'
import { adaptiveBounds, startAdaptiveLevel, updateAdaptiveLevel } from './adaptive-interval.ts'
import { type DemandInput, forecastDemand } from './demand.ts'

const hours = 48
const paths = (requests: number, count = 400) =>
  Array.from({ length: count }, () => new Float64Array(hours).fill(requests))
const mix = (...shares: number[]) => Array.from({ length: hours }, () => Float64Array.from(shares))

function demand(overrides: Partial<DemandInput>) {
  return forecastDemand({
    requestPaths: paths(100),
    mix: mix(0.5, 0.5),
    costs: [
      { medianUnits: 1, p90Units: 1 },
      { medianUnits: 3, p90Units: 3 },
    ],
    seed: 1,
    ...overrides,
  })
}

describe('demand', () => {
  it('is requests × mix × cost, and days add up hours', () => {
    const { nextHour, nextDay } = demand({})
    expect(nextHour.p50).toBeCloseTo(200, -1)
    expect(nextDay.p50 / (24 * 200)).toBeCloseTo(1, 2)
    // The category of each request is chance: deviation 1 per request, 10 over an hour's hundred, p90 − p10 = 2.56 × 10.
    expect(nextHour.p90 - nextHour.p10).toBeGreaterThan(20)
    expect(nextHour.p90 - nextHour.p10).toBeLessThan(31)
  })

  it('costly tails raise the mean and the spread', () => {
    const certain = demand({ mix: mix(1, 0) })
    const uncertain = demand({
      mix: mix(1, 0),
      costs: [
        { medianUnits: 1, p90Units: 4 },
        { medianUnits: 3, p90Units: 3 },
      ],
    })
    // A lognormal with median 1 and P90 4 has mean exp((ln 4 / 1.2816)² / 2) = 1.795.
    expect(uncertain.nextDay.p50 / certain.nextDay.p50).toBeCloseTo(1.795, 1)
    expect(uncertain.nextHour.p90 - uncertain.nextHour.p10).toBeGreaterThan(
      certain.nextHour.p90 - certain.nextHour.p10,
    )
  })

  it('lift raises its hours, which show as peaks; no requests need nothing', () => {
    const lift = new Float64Array(hours).fill(1)
    lift[20] = 3
    const { byHour, peakHours } = demand({ lift })
    expect(byHour[20]!.p50 / byHour[19]!.p50).toBeCloseTo(3, 0)
    expect(peakHours).toContain(20)
    expect(demand({ requestPaths: paths(0) })).toMatchObject({
      nextDay: { p10: 0, p50: 0, p90: 0 },
      peakHours: [],
    })
  })

  it('refuses what does not match', () => {
    for (const wrong of [{ requestPaths: [] }, { mix: mix(1) }, { mix: [] }]) {
      expect(() => demand(wrong)).toThrowError(expect.objectContaining({ code: 'INVALID_INPUT' }))
    }
  })
})

describe('adaptive level', () => {
  it('brings coverage back after the spread doubles', () => {
    const random = seededRandom(5)
    let level = startAdaptiveLevel(0.2)
    let lateHits = 0
    for (let hour = 0; hour < 3000; hour++) {
      // The forecaster believes in uniform errors on 0..1; from hour 500 on they spread twice as wide.
      const error = hour < 500 ? random() : 2 * random() - 0.5
      const { low, high } = adaptiveBounds(level)
      const missed = error < low || error > high
      if (hour >= 1000 && !missed) lateHits++
      level = updateAdaptiveLevel(level, missed)
    }
    // The widest such a forecaster can offer is 0..1, which holds half; it must come close to that.
    expect(lateHits / 2000).toBeGreaterThan(0.47)
    let hits = 0
    let calm = startAdaptiveLevel(0.2)
    for (let hour = 0; hour < 3000; hour++) {
      const { low, high } = adaptiveBounds(calm)
      const error = 0.15 + 0.7 * random()
      const missed = error < low || error > high
      if (hour >= 1000 && !missed) hits++
      calm = updateAdaptiveLevel(calm, missed)
    }
    expect(hits / 2000).toBeCloseTo(0.8, 1)
  })
})
