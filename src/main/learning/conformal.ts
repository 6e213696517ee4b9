import { normal95 } from './lognormal.ts'

/**
 * Split conformal calibration by group (Mondrian; Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World", 2005):
 * scores from rows the model did not train on, kept apart by group, so that an interval holds in every group and not only on average.
 */
export type ConformalCalibration = {
  /** Ascending scores by group; `pooled` has them all, for groups that are unknown or too small. */
  readonly groups: Readonly<Record<string, readonly number[]>>
  readonly pooled: readonly number[]
}

/** Nothing is known better than this: the same work differs from run to run. */
const smallestDeviation = 0.02

/** At least this many scores before a group is trusted with quantiles of its own. */
export const smallestGroup = 50

/** A score is signed: how far the measured value lay above the predicted one, in units of the predicted spread. */
export function calibrateConformal(
  scores: readonly number[],
  groups: readonly string[],
): ConformalCalibration {
  const byGroup = new Map<string, number[]>()
  scores.forEach((score, index) => {
    if (!Number.isFinite(score)) return
    const group = groups[index]!
    const members = byGroup.get(group)
    if (members === undefined) byGroup.set(group, [score])
    else members.push(score)
  })
  const sortedGroups = [...byGroup].map(([group, members]) => [group, sorted(members)] as const)
  return {
    groups: Object.fromEntries(sortedGroups.filter(([, members]) => members.length >= smallestGroup)),
    pooled: sorted(scores.filter(Number.isFinite)),
  }
}

export function groupIsCalibrated(calibration: ConformalCalibration, group: string): boolean {
  return Object.hasOwn(calibration.groups, group)
}

/**
 * The score that a new row stays at or below with probability `level`. Finite samples are paid for by widening:
 * the quantile of n scores and one more at infinity above the median, and at minus infinity below it; 0 without any score.
 */
export function conformalQuantile(calibration: ConformalCalibration, group: string, level: number): number {
  const scores = groupIsCalibrated(calibration, group) ? calibration.groups[group]! : calibration.pooled
  if (scores.length === 0) return 0
  const rank = level >= 0.5 ? Math.ceil((scores.length + 1) * level) : Math.floor((scores.length + 1) * level)
  return scores[Math.min(scores.length, Math.max(1, rank)) - 1]!
}

function sorted(scores: readonly number[]): number[] {
  return [...scores].sort((first, second) => first - second)
}

/**
 * What a share of the errors, and of new ones like them, stays within, either way (split conformal, with the correction for a finite
 * sample). NaN without any.
 */
export function spreadHolding(share: number, errors: readonly number[]): number {
  const sizes = sorted(errors.map(Math.abs))
  return sizes[Math.min(sizes.length, Math.ceil((sizes.length + 1) * share)) - 1] ?? Number.NaN
}

/**
 * The log deviation whose P5 to P95 hold 90 % of the errors and of new ones like them. It is the outer interval that is calibrated:
 * errors have heavier tails than the normal, so that P10 to P90 hold rather more than the 80 % they say.
 */
export function deviationHolding90(errors: readonly number[]): number {
  return Math.max(smallestDeviation, spreadHolding(0.9, errors) / normal95)
}
