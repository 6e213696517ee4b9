import type { ActivitySearch } from './activity-search.ts'

export type ActivitySpan = NonNullable<ActivitySearch['span']>

export const activitySpanNames: Record<ActivitySpan, string> = {
  '24-hours': 'Last 24 hours',
  '7-days': 'Last 7 days',
  '30-days': 'Last 30 days',
  all: 'Any time',
}

const hourMs = 3_600_000

const spanHours: Record<Exclude<ActivitySpan, 'all'>, number> = {
  '24-hours': 24,
  '7-days': 7 * 24,
  '30-days': 30 * 24,
}

/** Where a span begins, rounded down to the hour so that the address of the data stays for an hour; undefined for all there is. */
export function activitySpanStart(span: ActivitySpan, now: number): number | undefined {
  if (span === 'all') return undefined
  return Math.floor(now / hourMs) * hourMs - spanHours[span] * hourMs
}
