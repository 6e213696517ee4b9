import { poolMoments, type SharedBelief } from './autoregression.ts'
import { closestBelief, learnBeliefs } from './belief-clusters.ts'
import { calibrationOrigins, overlappingOrigins } from './calibration-origins.ts'
import { chooseRates, type HoltWintersRates } from './holt-winters.ts'
import {
  combinePaths,
  type MemberErrors,
  type MemberWeights,
  meanErrors,
  memberErrors,
  weighMembers,
} from './member-weights.ts'
import {
  fitMembers,
  type MemberFit,
  type MemberName,
  memberNames,
  memberPaths,
  type SharedBeliefs,
} from './members.ts'
import { type MomentsBySpace, momentsAtCuts, type PreparedSeries } from './prepared-series.ts'
import {
  learnScores,
  quantilePath,
  residualSpread,
  residualsOf,
  type ScoreTable,
  shapeSpread,
  spreadProfile,
} from './residual-scores.ts'
import { type ErrorDependence, errorDependence } from './sample-paths.ts'
import { seasonalScale } from './seasonal-scale.ts'
import { learnSumSpread, type PastForecasts } from './sum-calibration.ts'

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
  /** How sums over the coming steps spread, against what the steps say. */
  readonly sumSpread: number
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
  const scored: PastForecasts[] = []
  const clusters = labels.map((label, k) => {
    const inCluster = sample.map((_, i) => i).filter((i) => labelOf[i] === k)
    const shareAt = (cut: number) => shareBeliefs(inCluster.map((i) => moments[i]![cut]!))
    const calibration = shareAt(0)
    const pasts = inCluster.map((i) => replayPast(sample[i]!, calibration, moments[i]![0]!, season))
    const errors = meanErrors(pasts.map((past) => past.errors))
    const forecasts = pasts.map((past) => {
      const points = pastPoints(past, weighMembers(past.errors, errors), season)
      const { series, origins } = past
      return { series, origins, points, residuals: residualsOf(series, points, origins) }
    })
    const profile = spreadProfile(forecasts.map(({ residuals }) => residualSpread(residuals)))
    scored.push(...forecasts.map((one) => ({ ...one, profile })))
    return { label, calibration, current: shareAt(1), errors, spreadProfile: profile }
  })
  const distance = overlappingOrigins(season, horizon)
  const scores = scored.length > 0 ? learnScores(scored, distance) : { steps: [] }
  return { season, horizon, clusters, scores, sumSpread: learnSumSpread(scored, scores, season, distance) }
}

/** What is kept of a series between forecasts; plain data. A later end of the series needs no new fit, only `projectSeries`. */
export interface FittedSeries {
  readonly period: number
  readonly fit: MemberFit
  readonly weights: MemberWeights
  /** The ensemble erred more than the seasonal naive on the recent past, which therefore forecasts alone. */
  readonly losesToNaive: boolean
  /** Spread of the combination's residuals per step, in log space. */
  readonly spread: Float64Array
  readonly dependence: ErrorDependence
}

/** Fits one prepared series: coefficients, weights by its recent errors, and the spread of its residuals. */
export function fitSeries(forecaster: Forecaster, series: PreparedSeries): FittedSeries {
  const { season, horizon, clusters } = forecaster
  const moments = momentsAtCuts(series, cutsOf(series, season, horizon))
  const labels = clusters.map((one) => one.label)
  const cluster = clusters[closestBelief(moments[0]!.log, labels)]!
  const past = replayPast(series, cluster.calibration, moments[0]!, season)
  const combined = weighMembers(past.errors, cluster.errors)
  const losesToNaive = losesAgainstNaive(past, combined, season)
  const weights = losesToNaive ? onlyNaive(combined) : combined
  const residuals = residualsOf(series, pastPoints(past, weights, season), past.origins)
  const spread = shapeSpread(residualSpread(residuals), cluster.spreadProfile)
  return {
    period: series.period,
    fit: fitMembers(cluster.current, moments[1]!, past.rates),
    weights,
    losesToNaive,
    spread,
    dependence: {
      ...errorDependence(
        residuals.map((path) => path.map((value, step) => value / spread[step]!)),
        season,
      ),
      sumSpread: forecaster.sumSpread,
    },
  }
}

/** Forecasts a prepared series from its end with what an earlier fit found. */
export function projectSeries(
  forecaster: Forecaster,
  fitted: FittedSeries,
  series: PreparedSeries,
): SeriesForecast {
  const { season, scores } = forecaster
  const { paths, replaced } = memberPaths(series, fitted.fit, [series.values.length])
  const point = combinePaths(paths[0]!, fitted.weights, season)
  const members = memberNames.map((name, m) => [name, paths[0]![m]!])
  return {
    point,
    members: Object.fromEntries(members) as Record<MemberName, Float64Array>,
    replaced,
    dependence: fitted.dependence,
    quantile: (level) => quantilePath(series, point, fitted.spread, scores, level),
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
  readonly rates: HoltWintersRates
}

function replayPast(
  series: PreparedSeries,
  shared: SharedBeliefs,
  moments: MomentsBySpace,
  season: number,
): Past {
  const origins = calibrationOrigins(series.values.length, season, series.horizon)
  const rates = chooseRates(series.differenced.log.values, series.period, origins[0]!)
  const { paths } = memberPaths(series, fitMembers(shared, moments, rates), origins)
  const actuals = origins.map((origin) => series.values.subarray(origin, origin + series.horizon))
  return {
    series,
    origins,
    paths,
    errors: memberErrors(paths, actuals, seasonalScale(series.values, season), season),
    rates,
  }
}

/** Chance alone makes the ensemble lose a little now and then; from here on it is dropped. */
const clearLoss = 1.07
const naiveIndex = memberNames.indexOf('seasonal naive')

function losesAgainstNaive(past: Past, weights: MemberWeights, season: number): boolean {
  let ensembleError = 0
  let naiveError = 0
  past.paths.forEach((paths, i) => {
    const point = combinePaths(paths, weights, season)
    for (let step = 0; step < point.length; step++) {
      const actual = past.series.values[past.origins[i]! + step]!
      ensembleError += Math.abs(actual - point[step]!)
      naiveError += Math.abs(actual - paths[naiveIndex]![step]!)
    }
  })
  return ensembleError > clearLoss * naiveError
}

function onlyNaive(weights: MemberWeights): MemberWeights {
  return weights.map((band) => band.map((_, m) => (m === naiveIndex ? 1 : 0)))
}

function pastPoints(past: Past, weights: MemberWeights, season: number): Float64Array[] {
  return past.paths.map((paths) => combinePaths(paths, weights, season))
}
