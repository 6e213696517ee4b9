import { Temporal } from 'temporal-polyfill'
import type { Period } from '#shared/budgets.ts'
import { assertNever } from '#shared/errors.ts'

/** Half-open: `startsAt` belongs to the period, `endsAt` to the next one. A rolling period slides and has no end. */
export type PeriodBounds = { startsAt: number; endsAt: number | null }

const dayMs = 86_400_000

/**
 * The period a moment lies in, in milliseconds since the epoch. Calendar periods begin at the first instant of their first local day
 * (which is not always 00:00 where clocks change at midnight), so a week lasts 167, 168 or 169 hours. A rolling period is the `days`
 * times 24 hours up to the moment; a fixed one is the same for every moment.
 */
export function periodAt(period: Period, at: number): PeriodBounds {
  switch (period.kind) {
    case 'week':
    case 'month':
      return calendarPeriodAt(period.kind, period.timeZone, at)
    case 'rolling':
      return { startsAt: Math.max(0, at - period.days * dayMs), endsAt: null }
    case 'fixed':
      return { startsAt: period.startsAt, endsAt: period.endsAt }
    default:
      return assertNever(period)
  }
}

/** When a settlement comes back to the balance; null where only renewals bring anything back. */
export function returnsAt(period: Period, settledAt: number): number | null {
  return period.kind === 'rolling' ? settledAt + period.days * dayMs : null
}

function calendarPeriodAt(kind: 'week' | 'month', timeZone: string, at: number): PeriodBounds {
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate()
  const first = kind === 'week' ? today.subtract({ days: today.dayOfWeek - 1 }) : today.with({ day: 1 })
  const next = first.add(kind === 'week' ? { weeks: 1 } : { months: 1 })
  return { startsAt: Math.max(0, beginningOf(first, timeZone)), endsAt: beginningOf(next, timeZone) }
}

/** The first instant of a local day. */
function beginningOf(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime(timeZone).epochMilliseconds
}
