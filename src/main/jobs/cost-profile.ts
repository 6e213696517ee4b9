import type { WorkPiece } from './remaining-work.ts'

/**
 * Where in a source the work is, as running sums from its beginning (0) to its end (1): up to `position[i]` of its length it takes
 * `share[i]` of the cost. Renditions of one source are alike in this, however they were cut and whatever they cost.
 */
export type CostProfile = { readonly position: readonly number[]; readonly share: readonly number[] }

/** What a rendition's pieces tell of their source, in the source's order; null unless all were measured and there are two or more. */
export function costProfile(pieces: readonly WorkPiece[]): CostProfile | null {
  const costs = pieces.map(({ cpuSeconds }) => cpuSeconds ?? Number.NaN)
  const isWhole = costs.length > 1 && costs.every((cost) => cost > 0 && Number.isFinite(cost))
  return isWhole
    ? { position: runningShares(pieces.map(({ weight }) => weight)), share: runningShares(costs) }
    : null
}

/** The pieces' weights as another rendition's costs have them: together they weigh what they did. */
export function weighByProfile(pieces: readonly WorkPiece[], profile: CostProfile): WorkPiece[] {
  const weights = pieces.map(({ weight }) => weight)
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const ends = runningShares(weights).map((position) => shareUpTo(profile, position))
  return pieces.map((piece, index) => ({ ...piece, weight: whole * (ends[index]! - (ends[index - 1] ?? 0)) }))
}

function runningShares(values: readonly number[]): number[] {
  const whole = values.reduce((sum, value) => sum + value, 0)
  let sum = 0
  return values.map((value) => {
    sum += value
    return sum / whole
  })
}

/** Between two ends the cost is taken to be even. */
function shareUpTo({ position, share }: CostProfile, at: number): number {
  const next = position.findIndex((end) => end >= at)
  if (next < 0) return 1
  const [fromPosition, fromShare] = [position[next - 1] ?? 0, share[next - 1] ?? 0]
  const length = position[next]! - fromPosition
  return length > 0 ? fromShare + ((at - fromPosition) / length) * (share[next]! - fromShare) : share[next]!
}
