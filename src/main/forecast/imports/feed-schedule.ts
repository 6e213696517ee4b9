import type { FeedInterval } from '#shared/kept-feeds.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const intervalMs: Record<FeedInterval, number> = { hour: hourMs, day: dayMs }
/** Most failures are short. */
const firstRetryMs = 5 * minuteMs
/** A feed that fails for long is asked less often than one that works. */
const longestRetryMs = 6 * hourMs

/** How a feed stands that has failed since, after so many fetches. */
export interface FailingFeed {
  readonly failures: number
  readonly failingSince: number
}

/** When a feed that was just read is fetched again. */
export function nextAfterSuccess(every: FeedInterval, now: number): number {
  return now + intervalMs[every]
}

/**
 * When a feed that just failed is tried again: after 5, 10, 20, … minutes, up to 6 hours or its interval; once when a day of failure is
 * full, so that it is told then; not before the wait the server named, a day at most.
 */
export function nextAfterFailure(
  every: FeedInterval,
  { failures, failingSince }: FailingFeed,
  now: number,
  serverWaitMs = 0,
): number {
  const longest = Math.max(longestRetryMs, intervalMs[every])
  const doubled = firstRetryMs * 2 ** Math.min(failures - 1, 20)
  const usual = now + Math.min(doubled, longest)
  const dayIsFull = failingSince + dayMs
  const next = now < dayIsFull ? Math.min(usual, dayIsFull) : usual
  return Math.max(next, now + Math.min(serverWaitMs, dayMs))
}

/** Whether a person should know by now. */
export function hasFailedForLong({ failingSince }: FailingFeed, now: number): boolean {
  return now - failingSince >= dayMs
}
