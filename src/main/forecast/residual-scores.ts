import { sortedQuantile } from '../learning/quantile.ts'
import type { PreparedSeries } from './prepared-series.ts'

/** Residuals of one series' own past forecasts in log space: `residuals[origin][step]`. */
export type Residuals = readonly Float64Array[]

/** For each step ahead, a grid of quantiles of the scores (residual over the series' own spread) of all series. */
export interface ScoreTable {
  readonly steps: readonly Float64Array[]
}

/** Steps on either side whose scores also count for a step: neighbours differ little and add evidence. */
const neighbours = 2
const gridSize = 200
const smallestSpread = 1e-6
/** An interval may leave the range of everything seen by this share of it, and no further. */
const beyondRange = 0.1

/** Residuals in log space: how far above the forecast the truth came. */
export function residualsOf(
  series: PreparedSeries,
  points: readonly Float64Array[],
  origins: readonly number[],
): Residuals {
  const toModel = series.spaces.log.toModel
  return points.map((point, index) =>
    point.map((value, step) =>
      boundedDifference(toModel(series.values[origins[index]! + step]!), toModel(value)),
    ),
  )
}

/** Logarithms of zero would make everything else vanish. */
function boundedDifference(actual: number, forecast: number): number {
  const difference = actual - forecast
  return Number.isFinite(difference) ? Math.min(Math.max(difference, -20), 20) : 0
}

/**
 * The usual size of a series' residuals per step: root mean square over origins and nearby steps. `except` leaves out
 * the origins less than `distance` from that one, so that a score is not divided by itself.
 */
export function residualSpread(
  residuals: Residuals,
  except?: { readonly origin: number; readonly distance: number },
): Float64Array {
  const horizon = residuals[0]!.length
  const used = except ? originsApart(residuals, except.origin, except.distance) : residuals
  const byStep = new Float64Array(horizon)
  for (const path of used) {
    for (let step = 0; step < horizon; step++) byStep[step]! += (path[step]! * path[step]!) / used.length
  }
  return movingMean(byStep.map(Math.sqrt), Math.max(1, Math.floor(horizon / 8)))
}

/** The origins at least `distance` away, or the farthest there are. */
function originsApart(residuals: Residuals, origin: number, distance: number): Residuals {
  const farthest = Math.max(origin, residuals.length - 1 - origin)
  return residuals.filter((_, i) => Math.abs(i - origin) >= Math.min(distance, farthest))
}

function movingMean(values: Float64Array, width: number): Float64Array {
  const means = new Float64Array(values.length)
  for (let at = 0; at < values.length; at++) {
    const from = Math.max(0, at - width)
    const to = Math.min(values.length, at + width + 1)
    let sum = 0
    for (let i = from; i < to; i++) sum += values[i]!
    means[at] = Math.max(sum / (to - from), smallestSpread)
  }
  return means
}

/** How spread grows with the step in a group of series, relative to each one's mean: the mean in logarithms. */
export function spreadProfile(spreads: readonly Float64Array[]): Float64Array {
  return spreads[0]!.map((_, step) => {
    const logs = spreads.reduce((sum, spread) => sum + Math.log(spread[step]! / meanOf(spread)), 0)
    return Math.exp(logs / spreads.length)
  })
}

/** A spread drawn half way (in logarithms) to its group's profile at its own mean. */
export function shapeSpread(spread: Float64Array, profile: Float64Array): Float64Array {
  const mean = meanOf(spread)
  return spread.map((own, step) => Math.sqrt(own * mean * profile[step]!))
}

function meanOf(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/**
 * Pools the scores of all series into quantile grids per step. Each series comes with its group's profile; origins less
 * than `distance` apart share steps.
 */
export function learnScores(
  all: readonly { readonly residuals: Residuals; readonly profile: Float64Array }[],
  distance: number,
): ScoreTable {
  const scores = all[0]!.residuals[0]!.map(() => 0)
  const byStep = Array.from(scores, () => [] as number[])
  for (const { residuals, profile } of all) {
    residuals.forEach((path, origin) => {
      const spread = shapeSpread(residualSpread(residuals, { origin, distance }), profile)
      for (let step = 0; step < path.length; step++) byStep[step]!.push(path[step]! / spread[step]!)
    })
  }
  return {
    steps: byStep.map((_, step) =>
      quantileGrid(byStep.slice(Math.max(0, step - neighbours), step + neighbours + 1)),
    ),
  }
}

function quantileGrid(groups: readonly (readonly number[])[]): Float64Array {
  const sorted = Float64Array.from(groups.flat()).sort()
  return Float64Array.from({ length: gridSize + 1 }, (_, i) => sortedQuantile(sorted, i / gridSize))
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
  const margin = beyondRange * (series.highest - series.lowest)
  const lowest = series.lowest >= 0 ? Math.max(0, series.lowest - margin) : series.lowest - margin
  return point.map((value, step) => {
    const shift = sortedQuantile(scores.steps[step]!, level) * spread[step]!
    const result = fromModel(toModel(value) + shift)
    return Math.min(Math.max(result, Math.min(lowest, value)), Math.max(series.highest + margin, value))
  })
}
