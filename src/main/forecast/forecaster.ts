import { poolMoments, type SharedBelief } from './autoregression.ts'
import { closestBelief, learnBeliefs } from './belief-clusters.ts'
import { combinePaths, type MemberErrors, meanErrors, memberErrors, weighMembers } from './member-weights.ts'
import { type MemberName, memberNames, memberPaths, type SharedBeliefs } from './members.ts'
import { type MomentsBySpace, momentsAtCuts, type PreparedSeries } from './prepared-series.ts'
import {
  learnScores,
  quantilePath,
  type Residuals,
  residualSpread,
  residualsOf,
  type ScoreTable,
  shapeSpread,
  spreadProfile,
} from './residual-scores.ts'
import { type ErrorDependence, errorDependence } from './sample-paths.ts'

/** What a group of alike series taught. `calibration` is learned without the calibration span, `current` on everything. */
export interface Cluster {
  readonly label: SharedBelief
  readonly calibration: SharedBeliefs
  readonly current: SharedBeliefs
  readonly errors: MemberErrors
  /** How residual spread grows with the step. */
  readonly spreadProfile: Float64Array
}

export interface Forecaster {
  readonly season: number
  readonly horizon: number
  readonly clusters: readonly Cluster[]
  readonly scores: ScoreTable
}

/** A forecast with what is needed for any quantile of it. */
export interface SeriesForecast {
  readonly point: Float64Array
  /** The `level` quantile (0..1) per step. */
  quantile(level: number): Float64Array
  readonly members: Readonly<Record<MemberName, Float64Array>>
  readonly replaced: ReadonlySet<MemberName>
  readonly dependence: ErrorDependence
}

const clusterLimit = 8
/** Calibration origins for horizons up to three seasons, and beyond, where each takes more of the past away. */
const calibrationCount = { near: 7, far: 5 }

/** Steps between calibration origins: a season for horizons up to three seasons, two beyond, so that fewer overlap. */
function calibrationSpacing(season: number, horizon: number): number {
  return horizon > 3 * season ? 2 * season : season
}

/** Calibration origins closer than this many apart share some of the steps they are scored on. */
function overlappingOrigins(season: number, horizon: number): number {
  return Math.ceil(horizon / calibrationSpacing(season, horizon))
}

/**
 * Row counts from which a series is forecast again to learn weights and residuals: for horizons up to three seasons
 * each season of the last week, as far as nine seasons lie before it. Needs ten seasons and the horizon.
 */
export function calibrationOrigins(length: number, season: number, horizon: number): number[] {
  const last = length - horizon
  const spacing = calibrationSpacing(season, horizon)
  const wanted = spacing === season ? calibrationCount.near : calibrationCount.far
  const count = Math.max(1, Math.min(wanted, Math.floor((last - 9 * season) / spacing) + 1))
  return Array.from({ length: count }, (_, i) => last - (count - 1 - i) * spacing)
}

/** Learns clusters, shared models, weights and residual scores from a sample of series. */
export function trainForecaster(
  sample: readonly PreparedSeries[],
  season: number,
  horizon: number,
): Forecaster {
  const moments = sample.map((series) => momentsAtCuts(series, cutsOf(series, season, horizon)))
  const labels = learnBeliefs(
    moments.map((one) => one[0]!.log),
    clusterLimit,
  )
  const labelOf = moments.map((one) => closestBelief(one[0]!.log, labels))
  const scored: { residuals: Residuals; profile: Float64Array }[] = []
  const clusters = labels.map((label, k) => {
    const inCluster = sample.map((_, i) => i).filter((i) => labelOf[i] === k)
    const shareAt = (cut: number) => shareBeliefs(inCluster.map((i) => moments[i]![cut]!))
    const calibration = shareAt(0)
    const pasts = inCluster.map((i) => replayPast(sample[i]!, calibration, moments[i]![0]!, season))
    const errors = meanErrors(pasts.map((past) => past.errors))
    const residuals = pasts.map((past) => pastResiduals(past, errors, season))
    const profile = spreadProfile(residuals.map((one) => residualSpread(one)))
    scored.push(...residuals.map((one) => ({ residuals: one, profile })))
    return { label, calibration, current: shareAt(1), errors, spreadProfile: profile }
  })
  return {
    season,
    horizon,
    clusters,
    scores: scored.length > 0 ? learnScores(scored, overlappingOrigins(season, horizon)) : { steps: [] },
  }
}

/** Forecasts one prepared series from its end. */
export function forecastSeries(forecaster: Forecaster, series: PreparedSeries): SeriesForecast {
  const { season, horizon, clusters, scores } = forecaster
  const moments = momentsAtCuts(series, cutsOf(series, season, horizon))
  const cluster =
    clusters[
      closestBelief(
        moments[0]!.log,
        clusters.map((one) => one.label),
      )
    ]!
  const past = replayPast(series, cluster.calibration, moments[0]!, season)
  const weights = weighMembers(past.errors, cluster.errors)
  const residuals = pastResiduals(past, cluster.errors, season)
  const spread = shapeSpread(residualSpread(residuals), cluster.spreadProfile)
  const { paths, replaced } = memberPaths(series, cluster.current, moments[1]!, [series.values.length])
  const point = combinePaths(paths[0]!, weights, season)
  return {
    point,
    members: Object.fromEntries(memberNames.map((name, m) => [name, paths[0]![m]!])) as Record<
      MemberName,
      Float64Array
    >,
    replaced,
    dependence: errorDependence(
      residuals.map((path) => path.map((value, step) => value / spread[step]!)),
      season,
    ),
    quantile: (level) => quantilePath(series, point, spread, scores, level),
  }
}

function cutsOf(series: PreparedSeries, season: number, horizon: number): number[] {
  const length = series.values.length
  return [calibrationOrigins(length, season, horizon)[0]!, length]
}

function shareBeliefs(moments: readonly MomentsBySpace[]): SharedBeliefs {
  return {
    log: poolMoments(moments.map((one) => one.log))?.belief,
    raw: poolMoments(moments.map((one) => one.raw))?.belief,
  }
}

/** A series forecast again from its calibration origins, by coefficients that did not see them. */
interface Past {
  readonly series: PreparedSeries
  readonly origins: readonly number[]
  readonly paths: readonly (readonly Float64Array[])[]
  readonly errors: MemberErrors
}

function replayPast(
  series: PreparedSeries,
  shared: SharedBeliefs,
  moments: MomentsBySpace,
  season: number,
): Past {
  const origins = calibrationOrigins(series.values.length, season, series.horizon)
  const { paths } = memberPaths(series, shared, moments, origins)
  const actuals = origins.map((origin) => series.values.subarray(origin, origin + series.horizon))
  return {
    series,
    origins,
    paths,
    errors: memberErrors(paths, actuals, seasonalScale(series.values, season), season),
  }
}

function pastResiduals(past: Past, clusterErrors: MemberErrors, season: number): Residuals {
  const weights = weighMembers(past.errors, clusterErrors)
  const points = past.paths.map((paths) => combinePaths(paths, weights, season))
  return residualsOf(past.series, points, past.origins)
}

/** Mean absolute seasonal difference: what MASE divides by. Never zero. */
export function seasonalScale(values: Float64Array, season: number): number {
  let sum = 0
  for (let t = season; t < values.length; t++) sum += Math.abs(values[t]! - values[t - season]!)
  const mean = sum / Math.max(1, values.length - season)
  return mean > 0 ? mean : 1
}
