import { isHeadroomError } from '#shared/errors.ts'
import { type BacktestFileRequest, type BacktestOfFile, backtestFile } from './backtest-file.ts'
import { type ForecastFileRequest, type ForecastFileSummary, forecastFile } from './forecast-file.ts'
import { createPanelForecaster, type ForecastMethod } from './panel-forecaster.ts'

/** Forecasts many series of one season, each learning from all. */
export interface PanelRequest {
  readonly series: readonly Float64Array[]
  readonly season: number
  readonly horizon: number
  /** Quantile levels (0..1) wanted besides the point forecast. */
  readonly quantileLevels: readonly number[]
}

/** One series' forecast as data; `refusal` says why there is none. */
export type PanelResult =
  | {
      readonly point: Float64Array
      /** One path per asked level. */
      readonly quantiles: readonly Float64Array[]
      readonly method: ForecastMethod
      readonly notes: readonly string[]
    }
  | { readonly refusal: string }

/** What the forecast worker can be asked for. Requests and results are plain data that cross threads. */
export interface ForecastTasks {
  readonly panel: { readonly request: PanelRequest; readonly result: readonly PanelResult[] }
  readonly forecastFile: {
    readonly request: Omit<ForecastFileRequest, 'onProgress' | 'signal'>
    readonly result: ForecastFileSummary
  }
  readonly backtestFile: {
    readonly request: Omit<BacktestFileRequest, 'onProgress'>
    readonly result: BacktestOfFile
  }
}
export type ForecastTaskName = keyof ForecastTasks

/** Progress of any task, for a person to see. */
export interface TaskProgress {
  readonly stage: string
  readonly done: number
  readonly total: number
}

type TaskRunners = {
  readonly [Name in ForecastTaskName]: (
    request: ForecastTasks[Name]['request'],
    onProgress: (progress: TaskProgress) => void,
  ) => Promise<ForecastTasks[Name]['result']>
}

export const forecastTasks: TaskRunners = {
  panel: async (request, onProgress) => forecastPanel(request, onProgress),
  forecastFile: (request, onProgress) =>
    forecastFile({
      ...request,
      onProgress: ({ stage, seriesDone, seriesTotal }) =>
        onProgress({ stage, done: seriesDone, total: seriesTotal }),
    }),
  backtestFile: (request, onProgress) => backtestFile({ ...request, onProgress }),
}

function forecastPanel(request: PanelRequest, onProgress: (progress: TaskProgress) => void): PanelResult[] {
  const { series, season, horizon, quantileLevels } = request
  onProgress({ stage: 'training', done: 0, total: series.length })
  const forecaster = createPanelForecaster(series, season, horizon)
  return series.map((values, index) => {
    if (index % 100 === 0) onProgress({ stage: 'forecasting', done: index, total: series.length })
    try {
      const { point, quantile, method, notes } = forecaster.forecast(values)
      return { point, quantiles: quantileLevels.map(quantile), method, notes }
    } catch (error) {
      if (!isHeadroomError(error, 'INVALID_INPUT')) throw error
      return { refusal: error.message }
    }
  })
}
