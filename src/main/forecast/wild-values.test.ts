import { describe, expect, it } from 'vitest'
import { createPanelForecaster } from './panel-forecaster.ts'
import { tameWildValues } from './wild-values.ts'

const season = 24
/** A day's curve with a little that differs from day to day. */
const daily = (length: number, level = 100) =>
  Float64Array.from(
    { length },
    (_, t) => level * (2 + Math.sin((2 * Math.PI * t) / season) + 0.05 * Math.sin(t * t)),
  )
const changed = (values: Float64Array, places: readonly number[], value: (before: number) => number) =>
  values.map((before, t) => (places.includes(t) ? value(before) : before))

describe('wild values', () => {
  const values = daily(1344)
  const last = values.length - 1

  it.each([
    ['a thousandfold last value', [last], (value: number) => 1000 * value],
    ['a last value of 10^12', [last], () => 1e12],
    ['a negative one', [last], (value: number) => -1000 * value],
    ['the last hours', [last - 3, last - 2, last], (value: number) => 50 * value],
    ['one of yesterday', [last - 24], (value: number) => 1000 * value],
    ['one of the first day', [3], (value: number) => 1000 * value],
    ['two of different weeks', [200, 700], (value: number) => 1000 * value],
  ])('%s is drawn to its neighbours', (_, places, wild) => {
    const seen = changed(values, places, wild)
    const { values: tame, tamed } = tameWildValues(seen, season)
    expect(tamed).toEqual(places)
    for (const place of places) expect(Math.abs(tame[place]! - values[place]!)).toBeLessThan(40)
    // What was seen stays seen, and so does everything around.
    expect(seen[places[0]!]).not.toBe(tame[places[0]!])
    expect(changed(tame, places, () => 0)).toEqual(changed(values, places, () => 0))
  })

  it.each([
    ['nothing out of the usual', values],
    ['a new level since half a day', values.map((value, t) => (t > last - 12 ? 30 * value : value))],
    ['a new level since long ago', values.map((value, t) => (t > 600 ? 30 * value : value))],
    ['a burst every week', values.map((value, t) => (t % 168 === 20 ? 30 * value : value))],
    ['a constant', new Float64Array(500).fill(7)],
    ['too little history', changed(daily(90), [89], (value) => 1000 * value)],
  ])('%s is left alone', (_, seen) => {
    expect(tameWildValues(seen, season)).toEqual({ values: seen, tamed: [] })
  })

  it('a forecast goes on as if the wild value had been a usual one, and says so', () => {
    const sample = [1, 2, 3, 4].map((level) => daily(1344, 100 * level))
    const forecaster = createPanelForecaster(sample, season, 48)
    const usual = forecaster.forecast(values)
    for (const ago of [0, 20, 30]) {
      const wild = forecaster.forecast(changed(values, [last - ago], (value) => 1000 * value))
      wild.point.forEach((value, step) => {
        expect(Math.abs(value / usual.point[step]! - 1)).toBeLessThan(0.1)
      })
      expect(wild.quantile(0.975)[0]! / usual.quantile(0.975)[0]!).toBeLessThan(1.5)
      expect(wild.notes).toEqual([
        expect.stringMatching(/^The (last )?value .*stood far off what its place in other seasons holds/),
      ])
    }
  })
})
