import { HeadroomError } from '#shared/errors.ts'
import { type Backtest, type BacktestRow, backtestCases, defaultHeldBack, tabulate } from './backtest.ts'
import { type BacktestComparison, compareModels } from './backtest-comparison.ts'
import { checkRequest } from './forecast-file.ts'
import { sampleLimit } from './panel-forecaster.ts'
import { runReferenceModels } from './run-reference-models.ts'
import { readWideCsv } from './wide-csv.ts'

export interface BacktestFileRequest {
  readonly inputPath: string
  readonly season: number
  readonly horizon: number
  /** How many rolling origins, a season apart; the first ends with the series. */
  readonly origins: number
  /** On how many forecasts the well-known models stand beside the others; none when 0. */
  readonly compared: number
  readonly onProgress?: (progress: {
    readonly stage: 'reading' | 'testing' | 'comparing'
    readonly done: number
    readonly total: number
  }) => void
}

export type BacktestOfFile = Backtest & { readonly comparison: BacktestComparison | undefined }

const limits = { fitMs: 20_000, totalMs: 300_000 }

/**
 * Back-tests all models on a wide CSV; of a longer file, on its first 500 series.
 *
 * @throws HeadroomError INVALID_INPUT for a bad request or file.
 */
export async function backtestFile(request: BacktestFileRequest): Promise<BacktestOfFile> {
  const { inputPath, season, horizon, origins, compared, onProgress } = request
  checkRequest({ season, horizon, levels: [] })
  if (!Number.isInteger(origins) || origins < 1 || origins > 100) {
    throw new HeadroomError('INVALID_INPUT', `The number of origins must be 1 to 100, not ${origins}.`)
  }
  if (!Number.isInteger(compared) || compared < 0 || compared > 1000) {
    throw new HeadroomError(
      'INVALID_INPUT',
      `Prophet and MSTL can be compared on 0 to 1000 forecasts, not ${compared}.`,
    )
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
  const heldBack = defaultHeldBack(season, horizon, origins)
  const cases = backtestCases(series, {
    season,
    horizon,
    heldBack,
    onOrigin: (done, total) => onProgress?.({ stage: 'testing', done, total }),
  })
  onProgress?.({ stage: 'comparing', done: 0, total: compared })
  const comparison = await compareModels(
    series,
    cases,
    { season, horizon, mostCases: compared },
    (requests) => runReferenceModels(requests, limits),
  )
  return { rows: tabulate(cases), heldBack, comparison }
}

/** The tables a person reads: one line per model, the best MASE first; then all models on the forecasts that were compared. */
export function backtestTable({ rows, heldBack, comparison }: BacktestOfFile): string {
  const all = `${tableOf(rows)}${rows[0]?.forecasts ?? 0} forecasts, starting ${heldBack.join(', ')} steps before the end.\n`
  if (!comparison) return all
  const compared = `${comparison.rows[0]?.forecasts ?? 0} of them, on ${comparison.series} series, by all models:\n`
  return [all, compared, tableOf(comparison.rows), ...comparison.notes.map((note) => `${note}\n`)].join('')
}

function tableOf(rows: readonly BacktestRow[]): string {
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
  return `${lines.join('\n')}\n`
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
