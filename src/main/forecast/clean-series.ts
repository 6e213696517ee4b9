import { HeadroomError } from '#shared/errors.ts'

/** A series every model can take: finite, at most the window long, without leading or trailing gaps. */
export interface CleanSeries {
  readonly values: Float64Array
  /** How many of `values` were missing or not finite and have been filled. */
  readonly filledCount: number
}

/**
 * Keeps the last `window` values and fills what is missing (NaN, ±∞) from the same hour of the day before, else of the
 * next day on which it is known, else from the median. Trailing gaps are filled too: the forecast starts after the last row.
 *
 * @throws HeadroomError INVALID_INPUT when no value is finite.
 */
export function cleanSeries(values: Float64Array, season: number, window: number): CleanSeries {
  const recent = values.slice(Math.max(0, values.length - window))
  if (recent.length > 0 && recent.every(isUsable)) return { values: recent, filledCount: 0 }
  const known = recent.filter(isUsable).sort()
  if (known.length === 0) {
    throw new HeadroomError(
      'INVALID_INPUT',
      'The series holds no number to forecast from. Give it at least one finite value, or leave it out.',
    )
  }
  const middle = known[Math.floor(known.length / 2)]!
  const filled = recent.map((value, t) =>
    isUsable(value) ? value : (seasonalNeighbour(recent, t, season) ?? middle),
  )
  return { values: filled, filledCount: recent.length - known.length }
}

/** Beyond this, sums of squares would overflow. */
const largestMagnitude = 1e100

function isUsable(value: number): boolean {
  return Math.abs(value) <= largestMagnitude
}

function seasonalNeighbour(values: Float64Array, t: number, season: number): number | undefined {
  for (let before = t - season; before >= 0; before -= season)
    if (isUsable(values[before]!)) return values[before]!
  for (let after = t + season; after < values.length; after += season) {
    if (isUsable(values[after]!)) return values[after]!
  }
  return undefined
}

/** How many values at the end are all the same. */
export function constantTail(values: Float64Array): number {
  const last = values.length - 1
  let t = last
  while (t > 0 && values[t - 1] === values[last]) t--
  return values.length - t
}
