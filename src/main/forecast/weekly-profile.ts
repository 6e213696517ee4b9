/**
 * The mean of the same hours in the last weeks, moved towards where the last day stands against its own profile.
 * In model space; the robust choice for series ruled by weekdays.
 */
export function weeklyProfilePath(
  values: Float64Array,
  period: number,
  origin: number,
  horizon: number,
): Float64Array {
  const week = 7 * period
  const weeks = Math.max(1, Math.min(3, Math.floor((origin - period) / week)))
  let shift = 0
  for (let step = -period; step < 0; step++) {
    shift += (values[origin + step]! - sameHours(values, origin + step, week, weeks)) / period
  }
  const path = new Float64Array(horizon)
  for (let step = 0; step < horizon; step++) {
    path[step] = sameHours(values, origin + (step % week), week, weeks) + shift * carriedShift
  }
  return path
}

function sameHours(values: Float64Array, at: number, week: number, weeks: number): number {
  let sum = 0
  for (let back = 1; back <= weeks; back++) sum += values[at - back * week]!
  return sum / weeks
}

/** How much of the last day's deviation carries over. Chosen on training folds. */
const carriedShift = 0.6
