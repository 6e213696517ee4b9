import { describe, expect, it } from 'vitest'
import { type PlanToCome, plannedPaths, plannedSpending } from './planned-spending.ts'

const hourMs = 3_600_000
/** Monday, 09:30 in UTC. */
const openHourAt = Date.parse('2026-01-05T09:00:00Z')
const when = { now: openHourAt + hourMs / 2, openHourAt, hours: 14 * 24, timeZone: 'UTC' }

function planOf(change: Partial<PlanToCome>): PlanToCome {
  return {
    jobs: 10,
    submittedJobs: 0,
    amountMinor: { p10: 500, p50: 1000, p90: 2000 },
    days: [{ date: null, jobs: 10, share: 1 }],
    startsOn: '2026-01-06',
    endsOn: '2026-01-06',
    ...change,
  }
}

const sumOf = (path: Float64Array, from = 0, until = path.length) =>
  path.subarray(from, until).reduce((sum, value) => sum + value, 0)
const midnight = 15

describe('planned work by the hour', () => {
  it('falls evenly on the hours of its day', () => {
    const { byStep } = plannedSpending(planOf({}), when)
    expect(sumOf(byStep, 0, midnight)).toBe(0)
    expect(byStep[midnight]).toBeCloseTo(1000 / 24)
    expect(sumOf(byStep)).toBeCloseTo(1000)
    expect(sumOf(byStep, midnight + 24)).toBe(0)
  })

  it('without a date of its own spreads from the first day to the last', () => {
    const { byStep } = plannedSpending(planOf({ endsOn: '2026-01-10' }), when)
    expect(sumOf(byStep, midnight, midnight + 24)).toBeCloseTo(200)
    expect(sumOf(byStep, midnight + 4 * 24, midnight + 5 * 24)).toBeCloseTo(200)
  })

  it('that is overdue is due in what is left of today', () => {
    const { byStep } = plannedSpending(planOf({ startsOn: '2025-12-01', endsOn: '2025-12-03' }), when)
    expect(byStep[0]).toBeCloseTo(0.5 * byStep[1]!)
    expect(sumOf(byStep, 0, midnight)).toBeCloseTo(1000)
  })

  it('counts only for jobs that were not submitted: the first of the plan are taken to be the ones that were', () => {
    const days = [
      { date: '2026-01-06', jobs: 4, share: 0.6 },
      { date: '2026-01-08', jobs: 6, share: 0.4 },
    ]
    const leftAfter = (submittedJobs: number) =>
      sumOf(plannedSpending(planOf({ days, submittedJobs }), when).byStep)
    expect(leftAfter(0)).toBeCloseTo(1000)
    expect(leftAfter(2)).toBeCloseTo(700)
    expect(leftAfter(7)).toBeCloseTo(200)
    expect(leftAfter(10)).toBe(0)
  })

  it('beyond what is looked at is left out, and a day of a clock change has its own length', () => {
    expect(
      sumOf(plannedSpending(planOf({ startsOn: '2026-06-01', endsOn: '2026-06-01' }), when).byStep),
    ).toBe(0)
    const spring = Date.parse('2026-03-28T09:00:00Z')
    const { byStep } = plannedSpending(planOf({ startsOn: '2026-03-29', endsOn: '2026-03-29' }), {
      now: spring,
      openHourAt: spring,
      hours: 72,
      timeZone: 'Europe/Berlin',
    })
    expect(byStep.filter((amount) => amount > 0)).toHaveLength(23)
    expect(sumOf(byStep)).toBeCloseTo(1000)
  })

  it('is off as a whole: the sums of the paths follow the interval of the plan', () => {
    const paths = plannedPaths([plannedSpending(planOf({}), when)], when.hours, 4000, 5)
    const sums = paths.map((path) => sumOf(path)).sort((a, b) => a - b)
    expect(sums[400]! / 500).toBeCloseTo(1, 1)
    expect(sums[2000]! / 1000).toBeCloseTo(1, 1)
    expect(sums[3600]! / 2000).toBeCloseTo(1, 1)
  })
})
