import { quantile, sortedQuantile } from '../learning/quantile.ts'
import { seasonalNaivePath } from './members.ts'

/** A forecast that can be asked for any quantile. */
export interface QuantileForecast {
  readonly point: Float64Array
  /** The `level` quantile (0..1) per step. */
  quantile(level: number): Float64Array
}

/**
 * The last period repeated, with the quantiles of past period-to-period changes, wider by √k in the k-th period ahead.
 * Without two periods of history: the median, with the spread of the values seen.
 */
export function naiveForecast(values: Float64Array, season: number, horizon: number): QuantileForecast {
  if (values.length < 2 * season) return levelForecast(values, horizon)
  const changes = Float64Array.from(values.subarray(season), (value, t) => value - values[t]!).sort()
  const point = seasonalNaivePath(values, season, values.length, horizon)
  const nonNegative = values.every((value) => value >= 0)
  return {
    point,
    quantile: (level) => {
      const change = sortedQuantile(changes, level)
      return point.map((value, step) => {
        const shifted = value + change * Math.sqrt(Math.floor(step / season) + 1)
        return nonNegative ? Math.max(0, shifted) : shifted
      })
    },
  }
}

function levelForecast(values: Float64Array, horizon: number): QuantileForecast {
  const level = quantile(values, 0.5)
  const deviations = Float64Array.from(values, (value) => Math.abs(value - level))
  const spread = Math.max(quantile(deviations, 0.5), Math.abs(level) * unknownShare)
  const lowest = values.every((value) => value >= 0) ? 0 : Number.NEGATIVE_INFINITY
  return {
    point: new Float64Array(horizon).fill(level),
    quantile: (at) => new Float64Array(horizon).fill(Math.max(lowest, level + 4 * (at - 0.5) * spread)),
  }
}

/** With next to no history, the spread is at least this share of the level. */
const unknownShare = 0.25

/**
 * A series that stopped changing: stays where it is, unless it starts again, which after `silence` steps has a chance
 * of horizon / (silence + 2·horizon) by the rule of succession; it would then look like it used to.
 */
export function silentForecast(values: Float64Array, silence: number, horizon: number): QuantileForecast {
  const level = values[values.length - 1]!
  const active = values.slice(0, values.length - silence).sort()
  const restart = active.length > 0 ? horizon / (silence + 2 * horizon) : 0
  const below = active.length > 0 ? active.filter((value) => value < level).length / active.length : 0
  const at = (target: number): number => {
    if (target < restart * below) return sortedQuantile(active, target / restart)
    if (target <= restart * below + 1 - restart) return level
    return sortedQuantile(active, (target - (1 - restart)) / restart)
  }
  return {
    point: new Float64Array(horizon).fill(level),
    quantile: (target) => new Float64Array(horizon).fill(at(target)),
  }
}
