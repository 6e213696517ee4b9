import type { CountedPlan } from '#shared/plans.ts'
import { formatDay } from '../../format/time.ts'

/** A day of the calendar as the local day of this machine, such as `2026-12-24`. */
export function today(now: number): string {
  const date = new Date(now)
  return new Date(now - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

/** `1 Dec`, `1 Dec – 5 Dec`: when what has no date of its own is expected. */
export function describeDays({ startsOn, endsOn }: Pick<CountedPlan, 'startsOn' | 'endsOn'>): string {
  const day = (date: string): string => formatDay(Date.parse(`${date}T00:00:00Z`), undefined, 'UTC')
  return startsOn === endsOn ? day(startsOn) : `${day(startsOn)} – ${day(endsOn)}`
}
