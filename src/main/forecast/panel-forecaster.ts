import { type CleanSeries, cleanSeries, constantTail } from './clean-series.ts'
import { type Forecaster, fitSeries, projectSeries, trainForecaster } from './forecaster.ts'
import { forecastIntermittent, isIntermittent, learnIntermittent } from './intermittent.ts'
import { prepareSeries } from './prepared-series.ts'
import type { ErrorDependence } from './sample-paths.ts'
import { naiveForecast, type QuantileForecast, silentForecast } from './simple-forecasts.ts'
import { tameWildValues } from './wild-values.ts'

/** Which way a series was forecast. */
export type ForecastMethod = 'ensemble' | 'regimes' | 'seasonal naive' | 'silent'

export interface PanelForecast extends QuantileForecast {
  readonly method: ForecastMethod
  /** How errors hang together along the path, for sampling paths. */
  readonly dependence: ErrorDependence
  /** What each member of the ensemble said, where it ran. */
  readonly members?: Readonly<Record<string, Float64Array>>
  /** What a person should know about this forecast, one sentence each. */
  readonly notes: readonly string[]
}

export interface PanelForecaster {
  /** Forecasts one series of any kind from its end. @throws HeadroomError INVALID_INPUT when it holds no number. */
  forecast(values: Float64Array): PanelForecast
  /** What each member says of a series, also where another way forecasts it; undefined where no member can run. */
  memberPaths(values: Float64Array): Readonly<Record<string, Float64Array>> | undefined
}

/** Without past errors to look at: as the errors of most hourly series hang together. */
const unknownDependence: ErrorDependence = { shared: 0.3, persistence: 0.7 }
/** Seasons of history that are looked at: eight weeks of days. */
const windowSeasons = 56
/** Seasons without any change after which a series counts as silent. */
const silentSeasons = 7
/** Series the shared part is learned from, at most. */
export const sampleLimit = 500

/**
 * Learns from a sample of series and forecasts any. Series with less than nine seasons before the horizon to check
 * on get the seasonal naive; those that stopped changing stay where they are.
 */
export function createPanelForecaster(
  sample: readonly Float64Array[],
  season: number,
  horizon: number,
): PanelForecaster {
  const cleanSample = sample
    .filter((values) => values.some(Number.isFinite))
    .map((values) => cleanSeries(values, season, windowSeasons * season))
  const trained = trainOn(cleanSample, season, horizon)
  const regimes = learnIntermittent(
    cleanSample.map((clean) => clean.values),
    season,
  )
  return {
    forecast: (values) => {
      const clean = cleanSeries(values, season, windowSeasons * season)
      const notes =
        clean.filledCount > 0 ? [`${clean.filledCount} of ${clean.values.length} values were missing.`] : []
      const silence = constantTail(clean.values)
      if (silence >= silentSeasons * season) {
        const note = `Unchanged for the last ${silence} steps.`
        return {
          ...silentForecast(clean.values, silence, horizon),
          dependence: unknownDependence,
          method: 'silent',
          notes: [...notes, note],
        }
      }
      if (regimes && isIntermittent(clean.values)) {
        const mixture = forecastIntermittent(regimes, clean.values, horizon)
        return { ...mixture, dependence: unknownDependence, method: 'regimes', notes }
      }
      const { values: tame, tamed } = tameWildValues(clean.values, season)
      if (tamed.length > 0) notes.push(describeTamed(clean.values, tame, tamed.at(-1)!, tamed.length))
      if (!trained || !hasHistory(clean, season, horizon)) {
        const note = trained
          ? 'Too little history for the ensemble: the last season is repeated.'
          : 'No series to learn from: the last season is repeated.'
        const naive = naiveForecast(tame, season, horizon)
        return { ...naive, dependence: unknownDependence, method: 'seasonal naive', notes: [...notes, note] }
      }
      const series = prepareSeries(tame, season, horizon)
      const fitted = fitSeries(trained, series)
      const forecast = projectSeries(trained, fitted, series)
      if (fitted.losesToNaive)
        notes.push('The ensemble lost to the seasonal naive recently, which forecasts alone.')
      for (const member of forecast.replaced)
        notes.push(`The ${member} left the believable range and was replaced.`)
      const { point, quantile, members, dependence } = forecast
      return { point, quantile, members, dependence, method: 'ensemble', notes }
    },
    memberPaths(values) {
      const clean = cleanSeries(values, season, windowSeasons * season)
      if (!trained || !hasHistory(clean, season, horizon)) return undefined
      const series = prepareSeries(tameWildValues(clean.values, season).values, season, horizon)
      return projectSeries(trained, fitSeries(trained, series), series).members
    },
  }
}

function trainOn(sample: readonly CleanSeries[], season: number, horizon: number): Forecaster | undefined {
  const usable = sample.filter(
    (clean) => hasHistory(clean, season, horizon) && constantTail(clean.values) < season,
  )
  if (usable.length === 0) return undefined
  const prepared = usable.map((clean) =>
    prepareSeries(tameWildValues(clean.values, season).values, season, horizon),
  )
  const forecaster = trainForecaster(prepared, season, horizon)
  return forecaster.clusters.length > 0 ? forecaster : undefined
}

function describeTamed(seen: Float64Array, tame: Float64Array, last: number, count: number): string {
  const number = (value: number) => String(Number(value.toPrecision(6)))
  const others = count > 1 ? ` and ${count - 1} more` : ''
  const place =
    last === seen.length - 1 ? 'The last value' : `The value ${seen.length - last} steps before the end`
  return `${place} (${number(seen[last]!)})${others} stood far off what its place in other seasons holds; the models took it as ${number(tame[last]!)}.`
}

function hasHistory(clean: CleanSeries, season: number, horizon: number): boolean {
  return clean.values.length >= 10 * season + horizon
}
