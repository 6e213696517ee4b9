import { seasonalScale } from './seasonal-scale.ts'

/** How one forecast did. Errors are in units of the series' own seasonal differences (MASE), intervals central. */
export interface Accuracy {
  readonly mase: number
  readonly firstStepMase: number
  readonly firstSeasonMase: number
  /** In percent, 0..200, as M4 has it. */
  readonly smape: number
  /** Mean scaled interval score of the 95 % interval (Gneiting & Raftery 2007, as M4 has it). */
  readonly msis95: number
  readonly coverage80: number
  readonly coverage95: number
}

/** Central interval bounds per step. */
export interface IntervalPath {
  readonly low: Float64Array
  readonly high: Float64Array
}

/** Scores a point forecast and, where given, its intervals against what came after `history`. */
export function scoreForecast(
  history: Float64Array,
  actual: Float64Array,
  point: Float64Array,
  season: number,
  intervals?: { readonly interval80: IntervalPath; readonly interval95: IntervalPath },
): Accuracy {
  const scale = seasonalScale(history, season)
  const errors = actual.map((value, step) => Math.abs(value - point[step]!) / scale)
  const symmetric = actual.map((value, step) => {
    const size = Math.abs(value) + Math.abs(point[step]!)
    return size > 0 ? (200 * Math.abs(value - point[step]!)) / size : 0
  })
  return {
    mase: mean(errors),
    firstStepMase: errors[0]!,
    firstSeasonMase: mean(errors.subarray(0, season)),
    smape: mean(symmetric),
    msis95: intervals ? intervalScore(actual, intervals.interval95, 0.05) / scale : Number.NaN,
    coverage80: intervals ? coverage(actual, intervals.interval80) : Number.NaN,
    coverage95: intervals ? coverage(actual, intervals.interval95) : Number.NaN,
  }
}

/** The mean of every measure over several forecasts. */
export function meanAccuracy(all: readonly Accuracy[]): Accuracy {
  const over = (measure: keyof Accuracy) => mean(all.map((one) => one[measure]))
  return {
    mase: over('mase'),
    firstStepMase: over('firstStepMase'),
    firstSeasonMase: over('firstSeasonMase'),
    smape: over('smape'),
    msis95: over('msis95'),
    coverage80: over('coverage80'),
    coverage95: over('coverage95'),
  }
}

function intervalScore(actual: Float64Array, { low, high }: IntervalPath, alpha: number): number {
  return mean(
    actual.map((value, step) => {
      const missed = Math.max(0, low[step]! - value) + Math.max(0, value - high[step]!)
      return high[step]! - low[step]! + (2 / alpha) * missed
    }),
  )
}

function coverage(actual: Float64Array, { low, high }: IntervalPath): number {
  return mean(actual.map((value, step) => (value >= low[step]! && value <= high[step]! ? 1 : 0)))
}

function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}
