/** The `level` quantile (0..1) of ascending `sorted` values, linear between order statistics; NaN when empty. */
export function sortedQuantile(sorted: ArrayLike<number>, level: number): number {
  const last = sorted.length - 1
  if (last < 0) return Number.NaN
  const position = Math.min(Math.max(level, 0), 1) * last
  const below = Math.floor(position)
  const above = Math.min(below + 1, last)
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!)
}

/** The `level` quantile (0..1) of values in any order. */
export function quantile(values: ArrayLike<number>, level: number): number {
  return sortedQuantile(Float64Array.from(values).sort(), level)
}

/** The middle value; for an even count the mean of the two middle ones. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}
