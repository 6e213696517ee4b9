import { fitCoefficients, rollForward, type SharedBelief } from './autoregression.ts'
import { type DirectRegression, forecastDirectly } from './direct-regression.ts'
import { holtWintersPaths } from './holt-winters.ts'
import type { LagMoments } from './lag-moments.ts'
import type { PreparedSeries, RegressionName } from './prepared-series.ts'
import { weeklyProfilePath } from './weekly-profile.ts'

/** The models whose forecasts are combined, in the order their paths and weights are kept. */
export const memberNames = [
  'log autoregression',
  'raw autoregression',
  'weekly autoregression',
  'direct regression',
  'Holt-Winters',
  'weekly profile',
  'seasonal naive',
] as const
export type MemberName = (typeof memberNames)[number]

/** The regressions that are refitted for every series. */
export const ownRegressions = ['log', 'raw', 'weekly'] as const
export type OwnRegression = (typeof ownRegressions)[number]

/** What a cluster of alike series shares. */
export interface SharedModels {
  readonly beliefs: Readonly<Record<OwnRegression, SharedBelief | undefined>>
  readonly direct: DirectRegression | undefined
}

export type OwnMoments = Readonly<Record<OwnRegression, LagMoments>>

/** Forecasts of all members from each origin: `paths[origin][member][step]`, in the series' own units. */
export interface MemberPaths {
  readonly paths: Float64Array[][]
  /** Members that left the believable range somewhere and were replaced by the seasonal naive. */
  readonly replaced: ReadonlySet<MemberName>
}

/** Runs every member from each of the ascending origins, with coefficients fitted on `moments` only. */
export function memberPaths(
  series: PreparedSeries,
  shared: SharedModels,
  moments: OwnMoments,
  origins: readonly number[],
): MemberPaths {
  const { horizon, period, values } = series
  const coefficients = Object.fromEntries(
    ownRegressions.map((name) => [name, fitCoefficients(moments[name], shared.beliefs[name])]),
  ) as Record<OwnRegression, Float64Array>
  const roll = (name: OwnRegression, origin: number) =>
    rollForward(series.differenced[name], coefficients[name], origin, horizon)
  const inLog = series.differenced.log.values
  const smoothed = holtWintersPaths(inLog, period, origins, horizon)
  const replaced = new Set<MemberName>()
  const paths = origins.map((origin, index) => {
    const naive = seasonalNaivePath(values, period, origin, horizon)
    const hasWeeks = origin >= 15 * period
    const believe = (member: MemberName, space: RegressionName, path: Float64Array | undefined) => {
      if (!path) return naive
      const believed = backToUnits(series, space, path)
      if (!believed) replaced.add(member)
      return believed ?? naive
    }
    return [
      believe('log autoregression', 'log', roll('log', origin)),
      believe('raw autoregression', 'raw', roll('raw', origin)),
      believe('weekly autoregression', 'weekly', hasWeeks ? roll('weekly', origin) : undefined),
      believe(
        'direct regression',
        'direct',
        shared.direct && forecastDirectly(series.differenced.direct, shared.direct, origin),
      ),
      believe('Holt-Winters', 'log', smoothed[index]),
      believe(
        'weekly profile',
        'log',
        hasWeeks ? weeklyProfilePath(inLog, period, origin, horizon) : undefined,
      ),
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
  return Float64Array.from({ length: horizon }, (_, step) => values[origin - period + (step % period)]!)
}

/** Back in the series' units and no further out than twice its range beyond what was seen; undefined if it diverged. */
function backToUnits(
  series: PreparedSeries,
  space: RegressionName,
  path: Float64Array,
): Float64Array | undefined {
  const range = series.highest - series.lowest
  const lowest = series.lowest >= 0 ? 0 : series.lowest - range
  const result = path.map(series.spaces[space].fromModel)
  for (let step = 0; step < result.length; step++) {
    const value = result[step]!
    if (!(value <= series.highest + 2 * range && value >= series.lowest - 2 * range)) return undefined
    result[step] = Math.min(Math.max(value, lowest), series.highest + range)
  }
  return result
}
