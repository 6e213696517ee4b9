import type { ErrorCode } from '#shared/errors.ts'

/** A task that failed this often in ways that may pass fails its job. */
export const maximumFailures = 4

/** Failures that time may heal, with the first delay; it doubles with every further one. */
const firstDelaySeconds: Partial<Record<ErrorCode, number>> = {
  FFMPEG_KILLED: 5,
  FFMPEG_STALLED: 15,
  DISK_FULL: 30,
}
const longestDelayMs = 10 * 60_000

/**
 * Milliseconds to wait before a task that failed `failures` times (at least once) runs again; null when it should not.
 * A bad source or a recipe ffmpeg refuses stays bad: those fail at once.
 */
export function retryDelayMs(code: ErrorCode, failures: number): number | null {
  const seconds = firstDelaySeconds[code]
  if (seconds === undefined || failures >= maximumFailures) return null
  return Math.min(longestDelayMs, seconds * 1000 * 2 ** (failures - 1))
}
