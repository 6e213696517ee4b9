import { expect, it } from 'vitest'
import { normalPair } from '../learning/normal-distribution.ts'
import { seededRandom } from '../learning/seeded-random.ts'
import { closeHour, expectHour, type Finding, type SeriesWatch, startWatch } from './series-watch.ts'

/** A forecaster that believes in a mean of 100 with this deviation; `seen` decides what comes. */
function watched(hours: number, deviation: number, seen: (hour: number, noise: number) => number) {
  const random = seededRandom(5)
  const grid = Float64Array.from({ length: 4000 }, () => 100 + deviation * normalPair(random)[0]).sort()
  const quantile = (level: number) => grid[Math.min(grid.length - 1, Math.floor(level * grid.length))]!
  let watch: SeriesWatch = startWatch()
  const findings: Finding[] = []
  for (let hour = 0; hour < hours; hour++) {
    const closed = closeHour(expectHour(watch, hour, quantile), hour, seen(hour, normalPair(random)[0]))
    watch = closed.watch
    if (closed.finding) findings.push(closed.finding)
  }
  return { watch, findings }
}

it('bands of the next hour hold eight in ten, however wrong the forecaster is about its spread', () => {
  for (const claimed of [5, 10, 30]) {
    const { scored } = watched(3000, claimed, (_, noise) => 100 + 10 * noise).watch
    expect(scored.inBand / scored.hours).toBeGreaterThan(0.76)
    expect(scored.inBand / scored.hours).toBeLessThan(0.84)
  }
})

it('an hour far out of the ordinary is found, with what was expected and seen', () => {
  const { findings } = watched(200, 10, (hour, noise) => (hour === 150 ? 400 : 100 + 5 * noise))
  expect(findings).toEqual([
    { kind: 'anomaly', hour: 150, seen: 400, low: expect.any(Number), high: expect.any(Number) },
  ])
  expect((findings[0] as { high: number }).high).toBeLessThan(150)
})

it('says at most one thing a day, even when every hour is wild', () => {
  const { findings } = watched(240, 10, (hour) => (hour % 2 === 0 ? 900 : 0))
  expect(findings.length).toBeGreaterThan(0)
  expect(findings.length).toBeLessThanOrEqual(10)
})

it('notices that a customer asks for more than forecast day after day, and not that it wobbles', () => {
  const { findings } = watched(400, 10, (hour, noise) => (hour < 300 ? 100 : 112) + 8 * noise)
  const drift = findings.find(({ kind }) => kind === 'drift')
  expect(findings.filter(({ hour }) => hour < 300 && hour > 0).length).toBeLessThan(3)
  expect(drift).toMatchObject({ kind: 'drift' })
  expect(drift!.hour).toBeGreaterThan(300)
})

it('hours that nobody looked at, or that were missed, teach nothing', () => {
  const watch = expectHour(startWatch(), 7, () => 3)
  expect(closeHour(watch, 7, Number.NaN)).toEqual({ watch: startWatch(), finding: null })
  expect(closeHour(watch, 9, 3)).toEqual({ watch: startWatch(), finding: null })
})
