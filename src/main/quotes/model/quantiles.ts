import { type Lognormal, normal90, normal95 } from '../../learning/lognormal.ts'

/** A positive quantity at five probabilities. */
export type Quantiles = {
  readonly p05: number
  readonly p10: number
  readonly p50: number
  readonly p90: number
  readonly p95: number
}

/** Builds quantiles from a function of the probability; the function must not fall. */
export function quantilesAt(at: (level: number) => number): Quantiles {
  return { p05: at(0.05), p10: at(0.1), p50: at(0.5), p90: at(0.9), p95: at(0.95) }
}

export function quantilesOfLognormal({ logMean, logDeviation }: Lognormal): Quantiles {
  return {
    p05: Math.exp(logMean - normal95 * logDeviation),
    p10: Math.exp(logMean - normal90 * logDeviation),
    p50: Math.exp(logMean),
    p90: Math.exp(logMean + normal90 * logDeviation),
    p95: Math.exp(logMean + normal95 * logDeviation),
  }
}

/** The lognormal with the same median and the same 90 % interval. */
export function lognormalFrom({ p05, p50, p95 }: Quantiles): Lognormal {
  return { logMean: Math.log(p50), logDeviation: Math.log(p95 / p05) / (2 * normal95) }
}

/** Every quantile times the same factor, or plus the same amount. */
export function scaleQuantiles(quantiles: Quantiles, factor: number, plus = 0): Quantiles {
  return {
    p05: quantiles.p05 * factor + plus,
    p10: quantiles.p10 * factor + plus,
    p50: quantiles.p50 * factor + plus,
    p90: quantiles.p90 * factor + plus,
    p95: quantiles.p95 * factor + plus,
  }
}
