import type { Interval } from '#shared/primitives.ts'
import { normalCumulative } from '../learning/normal-distribution.ts'

/** The standard normal's 90 % point: P10 and P90 lie this many deviations from the median. */
const ninetiethPercentile = 1.2815515655446004

/**
 * How likely a positive quantity known by its P10, P50 and P90 is to pass `limit`, 0 to 1. Between and beyond the three its logarithm is
 * taken to be normal, with a deviation of its own on either side of the median.
 */
export function probabilityBeyond(limit: number, interval: Interval): number {
  if (!(limit > 0)) return 1
  const [at, p10, p50, p90] = [limit, interval.p10, interval.p50, interval.p90].map((each) =>
    Math.log(Math.max(leastSeconds, each)),
  ) as [number, number, number, number]
  const deviation = (at > p50 ? p90 - p50 : p50 - p10) / ninetiethPercentile
  if (at === p50) return 0.5
  if (!(deviation > 0)) return at > p50 ? 0 : 1
  return 1 - normalCumulative((at - p50) / deviation)
}

/** Nothing is known more finely. */
const leastSeconds = 0.001
