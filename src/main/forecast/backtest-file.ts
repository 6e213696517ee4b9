import { HeadroomError } from '#shared/errors.ts'
import { type Backtest, type BacktestRow, backtest, defaultHeldBack } from './backtest.ts'
import { checkRequest } from './forecast-file.ts'
import { sampleLimit } from './panel-forecaster.ts'
import { readWideCsv } from './wide-csv.ts'

export interface BacktestFileRequest {
  readonly inputPath: string
  readonly season: number
  readonly horizon: number
  /** How many rolling origins, a season apart; the first ends with the series. */
  readonly origins: number
  readonly onProgress?: (progress: {
    readonly stage: 'reading' | 'testing'
    readonly done: number
    readonly total: number
  }) => void
}

/**
 * Back-tests all models on a wide CSV; of a longer file, on its first 500 series.
 *
 * @throws HeadroomError INVALID_INPUT for a bad request or file.
 */
export async function backtestFile(request: BacktestFileRequest): Promise<Backtest> {
  const { inputPath, season, horizon, origins, onProgress } = request
  checkRequest({ season, horizon, levels: [] })
  if (!Number.isInteger(origins) || origins < 1 || origins > 100) {
    throw new HeadroomError('INVALID_INPUT', `The number of origins must be 1 to 100, not ${origins}.`)
  }
  const series: Float64Array[] = []
  for await (const { values } of readWideCsv(inputPath)) {
    series.push(values)
    onProgress?.({ stage: 'reading', done: series.length, total: series.length })
    if (series.length === sampleLimit) break
  }
  if (series.length === 0) {
    throw new HeadroomError(
      'INVALID_INPUT',
      `${inputPath} holds no series. Expected a header, then id, values….`,
    )
  }
  return backtest(series, {
    season,
    horizon,
    heldBack: defaultHeldBack(season, horizon, origins),
    onOrigin: (done, total) => onProgress?.({ stage: 'testing', done, total }),
  })
}

/** The table a person reads: one line per model, the best MASE first. */
export function backtestTable({ rows, heldBack }: Backtest): string {
  const header = [
    'model',
    'MASE',
    'first step',
    'first season',
    'sMAPE',
    'MSIS 95',
    'cover 80',
    'cover 95',
    'beats naive',
  ]
  const sorted = [...rows].sort((a, b) => a.accuracy.mase - b.accuracy.mase)
  const lines = [header, ...sorted.map(cellsOf)].map((cells) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(22) : cell.padStart(12))).join(' '),
  )
  return `${lines.join('\n')}\n${rows[0]?.forecasts ?? 0} forecasts, starting ${heldBack.join(', ')} steps before the end.\n`
}

function cellsOf({ model, accuracy, beatsNaive }: BacktestRow): string[] {
  const percent = (share: number) => (Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`)
  const decimal = (value: number) => (Number.isNaN(value) ? '–' : value.toFixed(3))
  return [
    model,
    decimal(accuracy.mase),
    decimal(accuracy.firstStepMase),
    decimal(accuracy.firstSeasonMase),
    decimal(accuracy.smape),
    decimal(accuracy.msis95),
    percent(accuracy.coverage80),
    percent(accuracy.coverage95),
    percent(beatsNaive),
  ]
}
