import { sortedQuantile } from '../learning/quantile.ts'
import type { PreparedSeries } from './prepared-series.ts'

/** Residuals of one series' own past forecasts in model space: `residuals[origin][step]`. */
export type Residuals = readonly Float64Array[]

/** For each step ahead, the sorted scores (residual over the series' own spread) of alike series. */
export interface ScoreTable {
  readonly steps: readonly Float64Array[]
}

/** Steps on either side whose scores also count for a step: neighbours differ little and double the evidence. */
const neighbours = 2
const gridSize = 200
/** A series' spread counts this many pooled observations besides its own. */
const smallestSpread = 1e-6

/** Residuals in model space: how far above the forecast the truth came. */
export function residualsOf(
  series: PreparedSeries,
  points: readonly Float64Array[],
  origins: readonly number[],
): Residuals {
  const toModel = series.spaces.log.toModel
  return points.map((point, index) =>
    point.map((value, step) => toModel(series.values[origins[index]! + step]!) - toModel(value)),
  )
}

/**
 * The usual size of a series' residuals per step: the mean over origins and nearby steps, tightened so that it grows
 * smoothly. `except` leaves out origins whose horizon overlaps that one's, so that a score is not divided by itself.
 */
export function residualSpread(residuals: Residuals, season: number, except?: number): Float64Array {
  const horizon = residuals[0]!.length
  const overlap = except === undefined ? 0 : Math.ceil(horizon / season)
  const used = residuals.filter((_, origin) => except === undefined || Math.abs(origin - except) >= overlap)
  const counted = used.length > 0 ? used : residuals
  const byStep = Float64Array.from({ length: horizon }, (_, step) => {
    let sum = 0
    for (const path of counted) sum += Math.abs(path[step]!)
    return sum / counted.length
  })
  return smooth(byStep)
}

/** A mean over a quarter of the path on either side blended with the mean of all, so that chance does not shape it. */
function smooth(byStep: Float64Array): Float64Array {
  const width = Math.max(1, Math.floor(byStep.length / 8))
  return byStep.map((_, step) => {
    let sum = 0
    let count = 0
    for (let at = Math.max(0, step - width); at <= Math.min(byStep.length - 1, step + width); at++) {
      sum += byStep[at]!
      count++
    }
    return Math.max(sum / count, smallestSpread)
  })
}

/** Pools the scores of alike series into quantile grids per step. */
export function learnScores(all: readonly Residuals[], season: number): ScoreTable {
  const horizon = all[0]![0]!.length
  const scores = Array.from({ length: horizon }, () => [] as number[])
  for (const residuals of all) {
    residuals.forEach((path, origin) => {
      const spread = residualSpread(residuals, season, origin)
      for (let step = 0; step < horizon; step++) scores[step]!.push(path[step]! / spread[step]!)
    })
  }
  return {
    steps: scores.map((_, step) => {
      const near = scores.slice(Math.max(0, step - neighbours), step + neighbours + 1).flat()
      const sorted = Float64Array.from(near).sort()
      return Float64Array.from({ length: gridSize + 1 }, (_, i) => sortedQuantile(sorted, i / gridSize))
    }),
  }
}

/** The `level` quantile of what will come, per step, in the series' units. */
export function quantilePath(
  series: PreparedSeries,
  point: Float64Array,
  spread: Float64Array,
  scores: ScoreTable,
  level: number,
): Float64Array {
  const { toModel, fromModel } = series.spaces.log
  return point.map((value, step) => {
    const score = sortedQuantile(scores.steps[step]!, level)
    const result = fromModel(toModel(value) + score * spread[step]!)
    return series.lowest >= 0 ? Math.max(0, result) : result
  })
}
