/** A positive quantity whose logarithm is normal. */
export type Lognormal = { readonly logMean: number; readonly logDeviation: number }

/** Standard normal quantiles at 95 and 90 %. */
export const normal95 = 1.6448536269514722
export const normal90 = 1.2815515655446004

export function lognormalMean({ logMean, logDeviation }: Lognormal): number {
  return Math.exp(logMean + logDeviation ** 2 / 2)
}

export function lognormalVariance(quantity: Lognormal): number {
  return lognormalMean(quantity) ** 2 * Math.expm1(quantity.logDeviation ** 2)
}

/** The lognormal that has this mean (above 0) and variance (Fenton, IRE Transactions on Communications Systems 8, 1960). */
export function lognormalWith(mean: number, variance: number): Lognormal {
  const squaredDeviation = Math.log1p(Math.max(0, variance) / mean ** 2)
  return { logMean: Math.log(mean) - squaredDeviation / 2, logDeviation: Math.sqrt(squaredDeviation) }
}

/** The sum of quantities whose logarithms are all correlated alike, `correlation` from 0 to 1. */
export function sumOfLognormals(quantities: readonly Lognormal[], correlation: number): Lognormal {
  let mean = 0
  let ownVariance = 0
  let sharedDeviation = 0
  for (const quantity of quantities) {
    const variance = lognormalVariance(quantity)
    mean += lognormalMean(quantity)
    ownVariance += variance
    sharedDeviation += Math.sqrt(variance)
  }
  const variance = (1 - correlation) * ownVariance + correlation * sharedDeviation ** 2
  return lognormalWith(mean, variance)
}
