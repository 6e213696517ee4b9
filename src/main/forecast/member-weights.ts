/** Mean absolute scaled errors of the members: `errors[band][member]`. */
export type MemberErrors = readonly Float64Array[]

/** Weights of the members per band of steps: non-negative, adding up to one. */
export type MemberWeights = readonly Float64Array[]

/** Bands of steps end here, in seasons: the next quarter season, the rest of the season, all after. */
const bandEnds = [0.25, 1, Number.POSITIVE_INFINITY]
/** How strongly smaller errors are preferred, and how far a series' own errors are drawn to its cluster's. Chosen on training folds. */
const sharpness = 5
const clusterShare = 0.3
/** Errors below this, in seasonal differences, are as good as none. */
const negligibleError = 0.02

/** Which band a step (0-based) belongs to. */
export function bandOf(step: number, season: number): number {
  let band = 0
  while (step >= bandEnds[band]! * season) band++
  return band
}

/**
 * Mean absolute errors of every member, by band, over several origins: `paths[origin][member][step]` against
 * `actuals[origin][step]`, divided by `scale`.
 */
export function memberErrors(
  paths: readonly (readonly Float64Array[])[],
  actuals: readonly Float64Array[],
  scale: number,
  season: number,
): MemberErrors {
  const members = paths[0]!.length
  const sums = bandEnds.map(() => new Float64Array(members))
  const counts = bandEnds.map(() => 0)
  actuals.forEach((actual, origin) => {
    for (let step = 0; step < actual.length; step++) {
      const band = bandOf(step, season)
      counts[band]!++
      const sum = sums[band]!
      for (let m = 0; m < members; m++) sum[m]! += Math.abs(paths[origin]![m]![step]! - actual[step]!)
    }
  })
  return sums.map((sum, band) => sum.map((total) => total / (scale * Math.max(1, counts[band]!))))
}

/** The mean of several series' errors, taken in logarithms so that none dominates. */
export function meanErrors(errors: readonly MemberErrors[]): MemberErrors {
  return bandEnds.map((_, band) =>
    errors[0]![band]!.map((_, m) => {
      const sum = errors.reduce((total, one) => total + Math.log(one[band]![m]! + negligibleError), 0)
      return Math.exp(sum / errors.length) - negligibleError
    }),
  )
}

/**
 * Weights that fall with a member's recent error (Bates & Granger 1969, made sharper), where a series' own errors are
 * drawn towards those of its cluster; without own errors, the cluster's alone count.
 */
export function weighMembers(own: MemberErrors | undefined, cluster: MemberErrors): MemberWeights {
  return cluster.map((shared, band) => {
    const logErrors = shared.map((error, m) => {
      const ofCluster = Math.log(error + negligibleError)
      return own
        ? (1 - clusterShare) * Math.log(own[band]![m]! + negligibleError) + clusterShare * ofCluster
        : ofCluster
    })
    const least = logErrors.reduce((a, b) => Math.min(a, b))
    const raised = logErrors.map((logError) => Math.exp(-sharpness * (logError - least)))
    const total = raised.reduce((sum, weight) => sum + weight, 0)
    return raised.map((weight) => weight / total)
  })
}

/** The weighted mean path. */
export function combinePaths(
  paths: readonly Float64Array[],
  weights: MemberWeights,
  season: number,
): Float64Array {
  const combined = new Float64Array(paths[0]!.length)
  for (let step = 0; step < combined.length; step++) {
    const band = weights[bandOf(step, season)]!
    for (let m = 0; m < paths.length; m++) combined[step]! += band[m]! * paths[m]![step]!
  }
  return combined
}
