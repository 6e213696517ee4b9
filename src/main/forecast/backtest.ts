import { type Accuracy, meanAccuracy, scoreForecast } from './accuracy.ts'
import { memberNames, seasonalNaivePath } from './members.ts'
import { createPanelForecaster, type PanelForecaster, sampleLimit } from './panel-forecaster.ts'

/** Accuracy of one model over all forecasts that could be scored: the same ones for every model. */
export interface BacktestRow {
  readonly model: string
  readonly accuracy: Accuracy
  readonly forecasts: number
  /** Share of series on which it errs less than the seasonal naive. */
  readonly beatsNaive: number
}

export interface Backtest {
  readonly rows: readonly BacktestRow[]
  /** Steps held back at each origin. */
  readonly heldBack: readonly number[]
}

/** One forecast of the past: how every model did from one origin of one series. */
export interface BacktestCase {
  readonly series: number
  readonly held: number
  readonly scores: ReadonlyMap<string, Accuracy>
}

export interface BacktestOptions {
  readonly season: number
  readonly horizon: number
  /** How many steps before each series' end the forecasts start; none below the horizon. */
  readonly heldBack: readonly number[]
  readonly onOrigin?: (done: number, total: number) => void
}

/** What the console forecasts with: the combination of the members, or regimes or the seasonal naive where those are better. */
export const ensembleName = 'ensemble'
const naiveName = 'seasonal naive'

/** Origins that end at the series' last hours and share its hour of the day: the horizon back, then a day more each. */
export function defaultHeldBack(season: number, horizon: number, origins: number): number[] {
  const first = Math.ceil(horizon / season) * season
  return Array.from({ length: origins }, (_, i) => first + i * season)
}

/** Rolling origins, all models beside the seasonal naive, on the same forecasts. */
export function backtest(series: readonly Float64Array[], options: BacktestOptions): Backtest {
  return { rows: tabulate(backtestCases(series, options)), heldBack: options.heldBack }
}

/** For each origin, everything is learned anew from what came before it, then scored on what came after. */
export function backtestCases(series: readonly Float64Array[], options: BacktestOptions): BacktestCase[] {
  const { season, horizon, heldBack } = options
  return heldBack.flatMap((held, index) => {
    options.onOrigin?.(index, heldBack.length)
    const histories = series.map((values) => values.subarray(0, Math.max(0, values.length - held)))
    const forecaster = createPanelForecaster(histories.slice(0, sampleLimit), season, horizon)
    return histories.flatMap((history, i) => {
      if (history.length < 2 * season || !history.every(Number.isFinite)) return []
      const actual = series[i]!.slice(history.length, history.length + horizon)
      return [{ series: i, held, scores: scoreModels(forecaster, history, actual, season) }]
    })
  })
}

function scoreModels(
  forecaster: PanelForecaster,
  history: Float64Array,
  actual: Float64Array,
  season: number,
): Map<string, Accuracy> {
  const forecast = forecaster.forecast(history)
  const bounds = (low: number, high: number) => ({
    low: forecast.quantile(low),
    high: forecast.quantile(high),
  })
  const intervals = { interval80: bounds(0.1, 0.9), interval95: bounds(0.025, 0.975) }
  const naive = seasonalNaivePath(history, season, history.length, actual.length)
  const members = forecast.members ?? forecaster.memberPaths(history)
  // A member that cannot run, for want of history, stands with what is then forecast instead.
  const memberScores = memberNames
    .filter((name) => name !== naiveName)
    .map((name): [string, Accuracy] => [
      name,
      scoreForecast(history, actual, members?.[name] ?? forecast.point, season),
    ])
  return new Map([
    [ensembleName, scoreForecast(history, actual, forecast.point, season, intervals)],
    ...memberScores,
    [naiveName, scoreForecast(history, actual, naive, season)],
  ])
}

/** One row for each model of the first case; every case has scored the same models. */
export function tabulate(cases: readonly BacktestCase[]): BacktestRow[] {
  const bySeries = [...Map.groupBy(cases, (one) => one.series).values()]
  const meanError = (ofSeries: readonly BacktestCase[], model: string) =>
    meanAccuracy(ofSeries.map(({ scores }) => scores.get(model)!)).mase
  return Array.from(cases[0]?.scores.keys() ?? [], (model) => {
    const wins = bySeries.filter((ofSeries) => meanError(ofSeries, model) < meanError(ofSeries, naiveName))
    return {
      model,
      accuracy: meanAccuracy(cases.map(({ scores }) => scores.get(model)!)),
      forecasts: cases.length,
      beatsNaive: wins.length / bySeries.length,
    }
  })
}
