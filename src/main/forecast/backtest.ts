import { type Accuracy, meanAccuracy, scoreForecast } from './accuracy.ts'
import { createPanelForecaster, type PanelForecaster, sampleLimit } from './panel-forecaster.ts'

/** Accuracy of one model over all series and origins that could be scored. */
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

export interface BacktestOptions {
  readonly season: number
  readonly horizon: number
  /** How many steps before each series' end the forecasts start; none below the horizon. */
  readonly heldBack: readonly number[]
  readonly onOrigin?: (done: number, total: number) => void
}

/** Origins that end at the series' last hours and share its hour of the day: the horizon back, then a day more each. */
export function defaultHeldBack(season: number, horizon: number, origins: number): number[] {
  const first = Math.ceil(horizon / season) * season
  return Array.from({ length: origins }, (_, i) => first + i * season)
}

/**
 * Rolling origins: for each, everything is learned anew from what came before, then scored on what came after.
 * Every model stands beside the seasonal naive; the members are scored where the ensemble ran.
 */
export function backtest(series: readonly Float64Array[], options: BacktestOptions): Backtest {
  const scores = new Map<string, Map<number, Accuracy[]>>()
  options.heldBack.forEach((held, index) => {
    options.onOrigin?.(index, options.heldBack.length)
    const histories = series.map((values) => values.subarray(0, Math.max(0, values.length - held)))
    const forecaster = createPanelForecaster(histories.slice(0, sampleLimit), options.season, options.horizon)
    histories.forEach((history, i) => {
      if (history.length < 2 * options.season || !history.every(Number.isFinite)) return
      const actual = series[i]!.slice(history.length, history.length + options.horizon)
      for (const [model, accuracy] of scoreModels(forecaster, history, actual, options.season)) {
        if (!scores.has(model)) scores.set(model, new Map())
        const ofModel = scores.get(model)!
        ofModel.set(i, [...(ofModel.get(i) ?? []), accuracy])
      }
    })
  })
  return { rows: tabulate(scores), heldBack: options.heldBack }
}

const ensembleName = 'ensemble'
const naiveName = 'seasonal naive'

function scoreModels(
  forecaster: PanelForecaster,
  history: Float64Array,
  actual: Float64Array,
  season: number,
): [string, Accuracy][] {
  const forecast = forecaster.forecast(history)
  const bounds = (low: number, high: number) => ({
    low: forecast.quantile(low),
    high: forecast.quantile(high),
  })
  const intervals = { interval80: bounds(0.1, 0.9), interval95: bounds(0.025, 0.975) }
  const naive = actual.map((_, step) => history[history.length - season + (step % season)]!)
  const members = Object.entries(forecast.members ?? {}).filter(([name]) => name !== naiveName)
  return [
    [ensembleName, scoreForecast(history, actual, forecast.point, season, intervals)],
    ...members.map(([name, path]): [string, Accuracy] => [
      name,
      scoreForecast(history, actual, path, season),
    ]),
    [naiveName, scoreForecast(history, actual, naive, season)],
  ]
}

function tabulate(scores: Map<string, Map<number, Accuracy[]>>): BacktestRow[] {
  const naive = scores.get(naiveName)
  return Array.from(scores, ([model, bySeries]) => {
    const all = Array.from(bySeries.values()).flat()
    const wins = Array.from(bySeries).filter(
      ([i, ofSeries]) => meanAccuracy(ofSeries).mase < meanAccuracy(naive!.get(i)!).mase,
    )
    return {
      model,
      accuracy: meanAccuracy(all),
      forecasts: all.length,
      beatsNaive: wins.length / Math.max(1, bySeries.size),
    }
  })
}
