import { quantile, sortedQuantile } from '../learning/quantile.ts'
import type { PreparedSeries } from './prepared-series.ts'
import { type Residuals, residualSpread, type ScoreTable, shapeSpread } from './residual-scores.ts'
import { type ErrorDependence, errorDependence } from './sample-paths.ts'

/** What a series' own past forecasts were, for looking at their sums. */
export interface PastForecasts {
  readonly series: PreparedSeries
  readonly origins: readonly number[]
  readonly points: readonly Float64Array[]
  readonly residuals: Residuals
  readonly profile: Float64Array
}

const z80 = 1.2815515655446004
/** Sums over these shares of the horizon are looked at. */
const looks = [0.25, 0.5, 0.75, 1]
/** So many series outweigh the assumption that sums spread as single steps and their dependence say. */
const priorSeries = 10
const bounds = { least: 0.4, most: 2 }

/**
 * How much wider (above one) or narrower past sums over the coming steps were than sampled paths would have said: conformal on sums,
 * pooled over all series. Errors of steps can be as large as said and still cancel, or pile up, more than two numbers of dependence
 * can express.
 */
export function learnSumSpread(
  pasts: readonly PastForecasts[],
  scores: ScoreTable,
  season: number,
  distance: number,
): number {
  const ratios = pasts.flatMap((past) => {
    const whole = shapeSpread(residualSpread(past.residuals), past.profile)
    const scaled = past.residuals.map((path) => path.map((value, step) => value / whole[step]!))
    const dependence = errorDependence(scaled, season)
    return past.origins.flatMap((_, origin) => sumRatios(past, origin, scores, dependence, distance))
  })
  if (ratios.length === 0) return 1
  const found = Math.min(Math.max(quantile(ratios, 0.8), bounds.least), bounds.most)
  return found ** (pasts.length / (pasts.length + priorSeries))
}

/** Absolute errors of sums over the half width of their 80 % interval. */
function sumRatios(
  { series, origins, points, residuals, profile }: PastForecasts,
  origin: number,
  scores: ScoreTable,
  dependence: ErrorDependence,
  distance: number,
): number[] {
  const point = points[origin]!
  const spread = shapeSpread(residualSpread(residuals, { origin, distance }), profile)
  const widths = point.map((value, step) => stepWidth(series, value, spread[step]!, scores.steps[step]!))
  const ends = new Set(looks.map((share) => Math.max(1, Math.round(share * point.length)) - 1))
  const ratios: number[] = []
  let error = 0
  let width = 0
  let carried = 0
  let apart = 0
  for (let step = 0; step < point.length; step++) {
    const own = widths[step]!
    error += series.values[origins[origin]! + step]! - point[step]!
    width += own
    // Variance of a sum of first-order autocorrelated errors, one more at a time.
    apart += own * own + 2 * own * dependence.persistence * carried
    carried = own + dependence.persistence * carried
    if (!ends.has(step)) continue
    const sumWidth = Math.sqrt(dependence.shared * width * width + (1 - dependence.shared) * apart)
    if (sumWidth > 0) ratios.push(Math.abs(error) / (z80 * sumWidth))
  }
  return ratios
}

/** One standard deviation of a step, as its 80 % interval says. */
function stepWidth({ spaces }: PreparedSeries, point: number, spread: number, grid: Float64Array): number {
  const { toModel, fromModel } = spaces.log
  const at = (level: number) => fromModel(toModel(point) + sortedQuantile(grid, level) * spread)
  return (at(0.9) - at(0.1)) / (2 * z80)
}
