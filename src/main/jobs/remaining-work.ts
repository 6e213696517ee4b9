import type { Interval } from '#shared/primitives.ts'

/**
 * How far off (P90) an extrapolation from 1, 2, 3 or more measured chunks is taken to be. From trials on a handful of clips, chunks
 * spread over the source as in run-order.ts; a source whose scenes differ more is further off.
 */
const errorAfterTasks = [Number.POSITIVE_INFINITY, 0.23, 0.11, 0.08]

/**
 * CPU seconds a job still needs. The quote speaks until work was measured; then what is done stands for the rest, as far as that is
 * the narrower of the two.
 */
export function remainingCpuSeconds(job: {
  quoted: Interval
  measuredCpuSeconds: number
  /** 0 to 1, by expected work. */
  doneShare: number
  /** Measured tasks, the preparation not counted. */
  measuredTasks: number
}): Interval {
  const left = 1 - job.doneShare
  const quotedLeft = scale(job.quoted, left)
  const error = errorAfterTasks[Math.min(job.measuredTasks, errorAfterTasks.length - 1)]!
  if (!Number.isFinite(error) || job.doneShare <= 0) return quotedLeft
  const projected = (job.measuredCpuSeconds / job.doneShare) * left
  const measuredLeft = { p10: projected * (1 - error), p50: projected, p90: projected * (1 + error) }
  return width(measuredLeft) < width(quotedLeft) ? measuredLeft : quotedLeft
}

function scale(interval: Interval, factor: number): Interval {
  return { p10: interval.p10 * factor, p50: interval.p50 * factor, p90: interval.p90 * factor }
}

/** Relative, since two predictions of different size are compared. */
function width(interval: Interval): number {
  return (interval.p90 - interval.p10) / Math.max(interval.p50, 1e-9)
}
