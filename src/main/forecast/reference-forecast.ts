import { calibrationOrigins, overlappingOrigins } from './calibration-origins.ts'
import { cleanSeries } from './clean-series.ts'
import { prepareSeries } from './prepared-series.ts'
import type { ReferenceModel } from './reference-models.ts'
import {
  learnScores,
  quantilePath,
  residualSpread,
  residualsOf,
  shapeSpread,
  spreadProfile,
} from './residual-scores.ts'
import type { RunReferenceModels } from './run-reference-models.ts'
import { type ErrorDependence, errorDependence } from './sample-paths.ts'
import type { QuantileForecast } from './simple-forecasts.ts'

export type ReferenceForecast = QuantileForecast & { readonly dependence: ErrorDependence }

/**
 * A forecast by one model alone, with intervals from how it would have done on the series' own past. A sentence says why where
 * there is none.
 */
export async function referenceForecast(
  model: ReferenceModel,
  values: Float64Array,
  season: number,
  horizon: number,
  run: RunReferenceModels,
): Promise<ReferenceForecast | { readonly failure: string }> {
  const clean = cleanSeries(values, season, windowSeasons * season).values
  if (clean.length < 10 * season + horizon) return { failure: `${model} needs more history.` }
  const series = prepareSeries(clean, season, horizon, season)
  const origins = calibrationOrigins(clean.length, season, horizon)
  const ends = [...origins, clean.length]
  const results = await run(ends.map((end) => ({ model, values: clean.slice(0, end), season, horizon })))
  const paths: Float64Array[] = []
  for (const result of results) {
    if ('failure' in result) return { failure: `${model} gave no forecast (${result.failure}).` }
    paths.push(result.path)
  }
  const point = paths.pop()!
  const residuals = residualsOf(series, paths, origins)
  const profile = spreadProfile([residualSpread(residuals)])
  const spread = shapeSpread(residualSpread(residuals), profile)
  const scores = learnScores([{ residuals, profile }], overlappingOrigins(season, horizon))
  return {
    point,
    quantile: (level) => quantilePath(series, point, spread, scores, level),
    dependence: errorDependence(
      residuals.map((path) => path.map((value, step) => value / spread[step]!)),
      season,
    ),
  }
}

/** As long a history as the ensemble looks at. */
const windowSeasons = 56
