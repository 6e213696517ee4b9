import { describe, expect, it } from 'vitest'
import { seededRandom } from '../learning/seeded-random.ts'
import { differenceSeries, fitCoefficients, normalisedMoments, rollForward } from './autoregression.ts'
import { seasonalForm } from './autoregression-form.ts'
import { closestBelief, learnBeliefs } from './belief-clusters.ts'
import { lagMoments } from './lag-moments.ts'

const form = seasonalForm(24, 24)

/** w[t] = first·w[t−1] + daily·w[t−24] + noise, summed up from yesterday's values. */
function simulated(seed: number, first: number, daily: number, length = 900): Float64Array {
  const random = seededRandom(seed)
  const changes = new Float64Array(length)
  const values = new Float64Array(length)
  for (let t = 0; t < length; t++) {
    changes[t] = first * (changes[t - 1] ?? 0) + daily * (changes[t - 24] ?? 0) + (random() - 0.5)
    values[t] = (values[t - 24] ?? 100) + changes[t]!
  }
  return values
}

describe('lag moments', () => {
  it('equal the sums over rows, for any range of rows', () => {
    const series = differenceSeries(simulated(1, 0.6, -0.3), form)
    const w = (t: number) => series.differences[series.padding + t] ?? 0
    const feature = (t: number, i: number) =>
      form.members[i]!.reduce((sum, place) => sum + w(t - form.productLags[place]!), 0)
    for (const [start, end] of [
      [192, 900],
      [192, 220],
      [700, 900],
      [30, 31],
    ] as const) {
      const moments = lagMoments(series.differences, series.padding, form, start, end)
      for (const [i, j] of [
        [0, 0],
        [3, 25],
        [12, 30],
        [34, 35],
        [35, 35],
      ] as const) {
        let expected = 0
        let cross = 0
        for (let t = start; t < end; t++) {
          expected += feature(t, i) * feature(t, j)
          cross += feature(t, i) * w(t)
        }
        expect(moments.gram[i * form.members.length + j]).toBeCloseTo(expected, 8)
        expect(moments.cross[i]).toBeCloseTo(cross, 8)
      }
    }
  })

  it('a regression finds the law that made the series, and its forecast follows it', () => {
    const values = simulated(2, 0.6, -0.3, 4000)
    const series = differenceSeries(values, form)
    const coefficients = fitCoefficients(normalisedMoments(series, [4000])[0]!, undefined)
    expect(coefficients[0]).toBeCloseTo(0.6, 1)
    let error = 0
    let naiveError = 0
    for (let origin = 3700; origin < 3990; origin++) {
      error += Math.abs(rollForward(series, coefficients, origin, 1)[0]! - values[origin]!)
      naiveError += Math.abs(values[origin - 24]! - values[origin]!)
    }
    // The noise alone is 0.25 a step; the changes it makes are half as large again.
    expect(error / 290).toBeLessThan(0.27)
    expect(error).toBeLessThan(0.85 * naiveError)
  })
})

describe('belief clusters', () => {
  it('tell series that obey different laws apart', () => {
    const laws = [
      [0.9, 0],
      [-0.5, 0],
      [0.2, -0.6],
    ] as const
    const moments = laws.flatMap(([first, daily], law) =>
      Array.from(
        { length: 12 },
        (_, i) =>
          normalisedMoments(differenceSeries(simulated(100 * law + i, first, daily), form), [900])[0]!,
      ),
    )
    const beliefs = learnBeliefs(moments, 3)
    const labels = moments.map((one) => closestBelief(one, beliefs))
    expect(beliefs).toHaveLength(3)
    for (const law of [0, 1, 2]) expect(new Set(labels.slice(12 * law, 12 * law + 12)).size).toBe(1)
    expect(new Set(labels).size).toBe(3)
  })
})
