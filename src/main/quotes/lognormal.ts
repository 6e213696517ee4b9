import type { Interval } from '#shared/primitives.ts'

/**
 * A positive quantity known up to a factor: its logarithm is normal. `median` is in the quantity's own unit, `logDeviation` is the
 * standard deviation of its natural logarithm (0: known exactly; 0.1: about 10 % either way, one time in three more).
 */
export type Estimate = { median: number; logDeviation: number }

export const nothing: Estimate = { median: 0, logDeviation: 0 }

/** The standard normal's 90 % point: P10 and P90 lie this many deviations from the median. */
const ninetiethPercentile = 1.2815515655446004

export function toInterval({ median, logDeviation }: Estimate): Interval {
  const factor = Math.exp(ninetiethPercentile * logDeviation)
  return { p10: median / factor, p50: median, p90: median * factor }
}

/** Deviation at which P10 to P90 reaches as far up as `p90` does from `p50`. */
export function deviationOf(interval: Interval): number {
  if (!(interval.p50 > 0) || !(interval.p90 > interval.p50)) return 0
  return Math.log(interval.p90 / interval.p50) / ninetiethPercentile
}

export function scale(estimate: Estimate, factor: number): Estimate {
  return { median: estimate.median * factor, logDeviation: estimate.logDeviation }
}

/** The same median, less certain: independent errors add up as squares. */
export function widen(estimate: Estimate, logDeviation: number): Estimate {
  return { median: estimate.median, logDeviation: Math.hypot(estimate.logDeviation, logDeviation) }
}

/**
 * The sum of quantities whose logarithms correlate pairwise by `correlation` (0 to 1), as the lognormal with the same mean and
 * variance (Fenton 1960, "The sum of log-normal probability distributions in scatter transmission systems").
 */
export function sum(parts: readonly Estimate[], correlation: number): Estimate {
  const means = parts.map((part) => part.median * Math.exp(part.logDeviation ** 2 / 2))
  const mean = means.reduce((total, each) => total + each, 0)
  if (!(mean > 0)) return nothing
  const shares = means.map((each) => each / mean)
  let relativeVariance = 0
  for (const [i, first] of parts.entries()) {
    for (const [j, second] of parts.entries()) {
      const shared = i === j ? 1 : correlation
      relativeVariance +=
        shares[i]! * shares[j]! * Math.expm1(shared * first.logDeviation * second.logDeviation)
    }
  }
  const squaredDeviation = Math.log1p(Math.max(0, relativeVariance))
  return { median: mean / Math.exp(squaredDeviation / 2), logDeviation: Math.sqrt(squaredDeviation) }
}
