import { fitCoefficients, rollForward, type SharedBelief } from './autoregression.ts'
import { type HoltWintersRates, holtWintersPaths } from './holt-winters.ts'
import type { MomentsBySpace, PreparedSeries, SpaceName } from './prepared-series.ts'
import { weeklyProfilePath } from './weekly-profile.ts'

/** The models whose forecasts are combined, in the order their paths and weights are kept. */
export const memberNames = [
  'log autoregression',
  'raw autoregression',
  'Holt-Winters',
  'weekly profile',
  'seasonal naive',
] as const
export type MemberName = (typeof memberNames)[number]

/** What a cluster of alike series shares. */
export type SharedBeliefs = Readonly<Record<SpaceName, SharedBelief | undefined>>

/** Forecasts of all members from each origin: `paths[origin][member][step]`, in the series' own units. */
export interface MemberPaths {
  readonly paths: Float64Array[][]
  /** Members that left the believable range somewhere and were replaced by the seasonal naive. */
  readonly replaced: ReadonlySet<MemberName>
}

/** What fitting a series takes from its past. Plain data, good for as long as the series behaves alike. */
export interface MemberFit {
  readonly log: Float64Array
  readonly raw: Float64Array
  readonly rates: HoltWintersRates
}

/** Coefficients of a series' own regressions, drawn to what its cluster shares, on the rows behind `moments`. */
export function fitMembers(
  beliefs: SharedBeliefs,
  moments: MomentsBySpace,
  rates: HoltWintersRates,
): MemberFit {
  return {
    log: fitCoefficients(moments.log, beliefs.log),
    raw: fitCoefficients(moments.raw, beliefs.raw),
    rates,
  }
}

/** Runs every member from each of the ascending origins. */
export function memberPaths(series: PreparedSeries, fit: MemberFit, origins: readonly number[]): MemberPaths {
  const { horizon, period, values, differenced } = series
  const inLog = differenced.log.values
  const smoothed = holtWintersPaths(inLog, period, fit.rates, origins, horizon)
  const replaced = new Set<MemberName>()
  const paths = origins.map((origin, index) => {
    const naive = seasonalNaivePath(values, period, origin, horizon)
    const believe = (member: MemberName, space: SpaceName, path: Float64Array) => {
      const believed = backToUnits(series, space, path)
      if (!believed) replaced.add(member)
      return believed ?? naive
    }
    return [
      believe('log autoregression', 'log', rollForward(differenced.log, fit.log, origin, horizon)),
      believe('raw autoregression', 'raw', rollForward(differenced.raw, fit.raw, origin, horizon)),
      believe('Holt-Winters', 'log', smoothed[index]!),
      believe('weekly profile', 'log', weeklyProfilePath(inLog, period, origin, horizon)),
      naive,
    ]
  })
  return { paths, replaced }
}

/** The last period, repeated. */
export function seasonalNaivePath(
  values: Float64Array,
  period: number,
  origin: number,
  horizon: number,
): Float64Array {
  const path = new Float64Array(horizon)
  for (let step = 0; step < horizon; step++) path[step] = values[origin - period + (step % period)]!
  return path
}

/** Back in the series' units and no further out than twice its range beyond what was seen; undefined if it diverged. */
function backToUnits(series: PreparedSeries, space: SpaceName, path: Float64Array): Float64Array | undefined {
  const range = series.highest - series.lowest
  const lowest = series.lowest >= 0 ? 0 : series.lowest - range
  const { fromModel } = series.spaces[space]
  const result = new Float64Array(path.length)
  for (let step = 0; step < result.length; step++) {
    const value = fromModel(path[step]!)
    if (!(value <= series.highest + 2 * range && value >= series.lowest - 2 * range)) return undefined
    result[step] = Math.min(Math.max(value, lowest), series.highest + range)
  }
  return result
}
