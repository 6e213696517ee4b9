import { Temporal } from 'temporal-polyfill'
import type { Interval } from '#shared/primitives.ts'
import { normal90 } from '../learning/lognormal.ts'
import { normalPair } from '../learning/normal-distribution.ts'
import { seededRandom } from '../learning/seeded-random.ts'

/** What is still to come of a plan for one customer. Days are of the calendar, such as `2026-12-24`. */
export interface PlanToCome {
  readonly jobs: number
  readonly submittedJobs: number
  /** Of all its jobs together, submitted or not. */
  readonly amountMinor: Interval
  /** Shares of the amount, adding up to one; null: no day of its own. */
  readonly days: readonly { readonly date: string | null; readonly jobs: number; readonly share: number }[]
  /** Days over which what has no day of its own spreads. */
  readonly startsOn: string
  readonly endsOn: string
}

/** What a plan likely costs at each step, and what all of it may be off by together, as a log deviation. */
export interface PlannedSpending {
  readonly byStep: Float64Array
  readonly logDeviation: number
}

const hourMs = 3_600_000

/**
 * Spreads what is left of a plan over hourly steps from `openHourAt`: each day's work evenly over the hours that are left of the day,
 * what is overdue over those of today. Jobs that were submitted are taken to be the plan's first.
 *
 * @param timeZone the days are days of this zone
 */
export function plannedSpending(
  plan: PlanToCome,
  when: {
    readonly now: number
    readonly openHourAt: number
    readonly hours: number
    readonly timeZone: string
  },
): PlannedSpending {
  const byStep = new Float64Array(when.hours)
  const today = Temporal.Instant.fromEpochMilliseconds(when.now)
    .toZonedDateTimeISO(when.timeZone)
    .toPlainDate()
  for (const { date, share } of daysLeft(plan, today)) {
    spread(byStep, share * plan.amountMinor.p50, hoursOf(date, when))
  }
  return { byStep, logDeviation: logDeviationOf(plan.amountMinor) }
}

/** A path of what plans cost together for each of `pathCount` futures. The same seed gives the same paths. */
export function plannedPaths(
  plans: readonly PlannedSpending[],
  steps: number,
  pathCount: number,
  seed: number,
): Float64Array[] {
  const random = seededRandom(seed)
  return Array.from({ length: pathCount }, () => {
    const path = new Float64Array(steps)
    for (const { byStep, logDeviation } of plans) {
      const factor = Math.exp(logDeviation * normalPair(random)[0])
      for (let step = 0; step < steps; step++) path[step]! += factor * byStep[step]!
    }
    return path
  })
}

type Day = { readonly date: Temporal.PlainDate; readonly share: number }

/** Days from today on, with the share of the plan's amount that each still brings. */
function daysLeft(plan: PlanToCome, today: Temporal.PlainDate): Day[] {
  const startsOn = Temporal.PlainDate.from(plan.startsOn)
  const entries = plan.days
    .map(({ date, jobs, share }) => ({
      from: date === null ? startsOn : Temporal.PlainDate.from(date),
      date,
      jobs,
      share,
    }))
    .sort((a, b) => Temporal.PlainDate.compare(a.from, b.from))
  let submitted = plan.submittedJobs
  return entries.flatMap(({ from, date, jobs, share }) => {
    const taken = Math.min(submitted, jobs)
    submitted -= taken
    const left = jobs > 0 ? (share * (jobs - taken)) / jobs : 0
    if (left === 0) return []
    const first = laterOf(from, today)
    const last = date === null ? laterOf(Temporal.PlainDate.from(plan.endsOn), first) : first
    const count = first.until(last).days + 1
    return Array.from({ length: count }, (_, day) => ({
      date: first.add({ days: day }),
      share: left / count,
    }))
  })
}

function laterOf(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) >= 0 ? a : b
}

/** A day's beginning and end in steps; it begins no sooner than now. */
function hoursOf(
  date: Temporal.PlainDate,
  { now, openHourAt, timeZone }: { now: number; openHourAt: number; timeZone: string },
): { from: number; until: number } {
  const stepOf = (day: Temporal.PlainDate) =>
    (day.toZonedDateTime(timeZone).epochMilliseconds - openHourAt) / hourMs
  const until = stepOf(date.add({ days: 1 }))
  return { from: Math.min(Math.max(stepOf(date), (now - openHourAt) / hourMs), until), until }
}

/** Adds an amount evenly from one fractional step to another, what lies beyond the path left out. */
function spread(
  byStep: Float64Array,
  amount: number,
  { from, until }: { from: number; until: number },
): void {
  const perStep = amount / Math.max(until - from, Number.MIN_VALUE)
  for (let step = Math.floor(from); step < Math.min(until, byStep.length); step++) {
    byStep[step]! += perStep * (Math.min(step + 1, until) - Math.max(step, from))
  }
}

function logDeviationOf({ p10, p90 }: Interval): number {
  return p10 > 0 && p90 > p10 ? Math.log(p90 / p10) / (2 * normal90) : 0
}
