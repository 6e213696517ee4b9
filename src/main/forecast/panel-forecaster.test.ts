import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../learning/seeded-random.ts'
import { createPanelForecaster, type PanelForecast } from './panel-forecaster.ts'

const season = 24
const horizon = 48

/** Hours with a daily and a weekly pattern, noise, and their own phase and level. */
function seasonalSeries(length: number, seed: number, level = 100): Float64Array {
  const random = seededRandom(seed)
  const phase = random() * season
  return Float64Array.from({ length }, (_, t) => {
    const day = Math.sin((2 * Math.PI * (t + phase)) / season)
    const weekend = Math.floor(t / season) % 7 >= 5 ? 0.7 : 1
    return level * weekend * (1 + 0.5 * day) * (0.95 + 0.1 * random())
  })
}

const sample = Array.from({ length: 24 }, (_, i) => seasonalSeries(700, i + 1))
const forecaster = createPanelForecaster(sample, season, horizon)

function expectSensible(values: Float64Array, forecast: PanelForecast): void {
  const finite = values.filter(Number.isFinite)
  const largest = Math.max(...finite.map(Math.abs))
  const low = forecast.quantile(0.025)
  const high = forecast.quantile(0.975)
  expect(forecast.point).toHaveLength(horizon)
  for (let step = 0; step < horizon; step++) {
    expect(Number.isFinite(forecast.point[step])).toBe(true)
    expect(Math.abs(forecast.point[step]!)).toBeLessThanOrEqual(3 * largest + 1)
    expect(Number.isFinite(low[step])).toBe(true)
    expect(Number.isFinite(high[step])).toBe(true)
    expect(high[step]!).toBeGreaterThanOrEqual(low[step]!)
  }
}

describe('a forecaster trained on seasonal series', () => {
  // Independent uniform noise leaves even a perfect forecaster 0.75 of the naive error.
  it('beats the seasonal naive on series it has not seen, and its intervals hold what they promise', () => {
    let error = 0
    let naiveError = 0
    let covered = 0
    for (let seed = 100; seed < 120; seed++) {
      const whole = seasonalSeries(748, seed)
      const forecast = forecaster.forecast(whole.slice(0, 700))
      const [low, high] = [forecast.quantile(0.1), forecast.quantile(0.9)]
      for (let step = 0; step < horizon; step++) {
        const actual = whole[700 + step]!
        error += Math.abs(forecast.point[step]! - actual)
        naiveError += Math.abs(whole[700 - season + (step % season)]! - actual)
        if (actual >= low[step]! && actual <= high[step]!) covered++
      }
    }
    expect(error).toBeLessThan(0.9 * naiveError)
    expect(covered / (20 * horizon)).toBeGreaterThan(0.7)
    expect(covered / (20 * horizon)).toBeLessThan(0.95)
  })

  it('follows the scale of a series', () => {
    const small = forecaster.forecast(seasonalSeries(700, 7)).point
    const large = forecaster.forecast(seasonalSeries(700, 7, 100 * 1e12)).point
    small.forEach((value, step) => {
      expect(large[step]! / (value * 1e12)).toBeCloseTo(1, 6)
    })
  })
})

const shapes: Record<string, Float64Array> = {
  constant: new Float64Array(700).fill(42),
  'all zero': new Float64Array(700),
  'one point': Float64Array.of(5),
  'two points': Float64Array.of(5, 7),
  negative: seasonalSeries(700, 1).map((value) => value - 200),
  'around zero': seasonalSeries(700, 1).map((value) => value - 100),
  '10^12-sized': seasonalSeries(700, 1, 1e12),
  '10^-9-sized': seasonalSeries(700, 1, 1e-9),
  '40 % gaps': seasonalSeries(700, 1).map((value, t) => ((t * 7919) % 10 < 4 ? Number.NaN : value)),
  'infinite somewhere': seasonalSeries(700, 1).map((value, t) =>
    t % 50 === 3 ? Number.POSITIVE_INFINITY : value,
  ),
  'almost infinite somewhere': seasonalSeries(700, 1).map((value, t) => (t % 50 === 3 ? 1e300 : value)),
  'stopped months ago': seasonalSeries(3000, 1).map((value, t) => (t > 1000 ? 0 : value)),
  'stopped two weeks ago': seasonalSeries(1200, 1).map((value, t) => (t > 864 ? 0 : value)),
  'one spike': new Float64Array(700).map((_, t) => (t === 350 ? 1e6 : 1)),
  'a spike at the end': seasonalSeries(700, 1).map((value, t) => (t === 699 ? 1e6 : value)),
  exploding: Float64Array.from({ length: 700 }, (_, t) => Math.exp(t / 20)),
  'mostly zero': Float64Array.from({ length: 700 }, (_, t) => (t % 37 === 0 ? 5 : 0)),
  'nine days': seasonalSeries(216, 1),
  'twelve days': seasonalSeries(288, 1),
  'missing at the end': seasonalSeries(700, 1).map((value, t) => (t > 690 ? Number.NaN : value)),
}

describe('bad input', () => {
  it.each(Object.entries(shapes))('%s: a finite, sensible forecast with an interval', (_, values) => {
    expectSensible(values, forecaster.forecast(values))
  })

  it('26,000 points: looks at the last eight weeks', () => {
    const long = seasonalSeries(26_000, 3)
    expectSensible(long, forecaster.forecast(long))
    expect(forecaster.forecast(long).point).toEqual(forecaster.forecast(long.slice(-56 * season)).point)
  })

  it.each([
    ['empty', new Float64Array(0)],
    ['nothing but gaps', new Float64Array(500).fill(Number.NaN)],
  ])('%s: refused with a reason', (_, values) => {
    expect(() => forecaster.forecast(values)).toThrowError(
      expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining('no number') }),
    )
  })

  it('says what it did about gaps, short and silent series', () => {
    expect(forecaster.forecast(shapes['40 % gaps']!).notes).toContainEqual(
      expect.stringContaining('were missing'),
    )
    expect(forecaster.forecast(shapes['two points']!).method).toBe('seasonal naive')
    const silent = forecaster.forecast(shapes['stopped months ago']!)
    expect(silent.method).toBe('silent')
    expect([...silent.point]).toEqual(new Array(horizon).fill(0))
  })

  it('a series that stopped may start again: its upper tail remembers', () => {
    const { quantile } = forecaster.forecast(shapes['stopped two weeks ago']!)
    expect(quantile(0.5)[0]).toBe(0)
    expect(quantile(0.99)[0]).toBeGreaterThan(50)
  })

  it('any numbers at all give a finite forecast or a typed refusal', () => {
    const anything = fc.array(
      fc.oneof(
        { weight: 8, arbitrary: fc.double({ min: 0, max: 1000, noNaN: true }) },
        { weight: 1, arbitrary: fc.double() },
        { weight: 2, arbitrary: fc.constant(0) },
      ),
      { minLength: 1, maxLength: 700, size: 'max' },
    )
    fc.assert(
      fc.property(anything, (values) => {
        const series = Float64Array.from(values)
        if (!values.some((value) => Math.abs(value) <= 1e100)) {
          expect(() => forecaster.forecast(series)).toThrowError(/no number/)
          return
        }
        const forecast = forecaster.forecast(series)
        for (const level of [0.025, 0.5, 0.975])
          expect(forecast.quantile(level).every(Number.isFinite)).toBe(true)
        expect(forecast.point.every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

describe('learning from next to nothing', () => {
  it.each([
    ['no series', []],
    ['one series', [seasonalSeries(700, 1)]],
    ['constant series only', [new Float64Array(700).fill(1), new Float64Array(700)]],
    ['empty and missing series', [new Float64Array(0), new Float64Array(700).fill(Number.NaN)]],
  ])('%s', (_, few) => {
    const values = seasonalSeries(700, 2)
    expectSensible(values, createPanelForecaster(few, season, horizon).forecast(values))
  })
})
