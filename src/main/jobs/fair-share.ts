/** Use half an hour ago counts half as much as use now: long enough to be fair, short enough to forget a busy night by the morning. */
const halfLifeMs = 30 * 60_000

/** What a customer used lately, in thread-seconds that fade. */
export type RecentUse = { threadSeconds: number; at: number }

export function recentThreadSeconds(use: RecentUse | undefined, now: number): number {
  if (!use) return 0
  return use.threadSeconds * 0.5 ** (Math.max(0, now - use.at) / halfLifeMs)
}

/** Adds `threads` busy from `since` to `until` (milliseconds). */
export function addUse(use: RecentUse | undefined, threads: number, since: number, until: number): RecentUse {
  const seconds = Math.max(0, until - since) / 1000
  return { threadSeconds: recentThreadSeconds(use, until) + threads * seconds, at: until }
}
