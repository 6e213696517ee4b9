import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { HeadroomError, isHeadroomError } from '#shared/errors.ts'
import { seededRandom } from '../learning/seeded-random.ts'
import { forecastLines } from './forecast-lines.ts'
import {
  createPanelForecaster,
  type ForecastMethod,
  type PanelForecast,
  sampleLimit,
} from './panel-forecaster.ts'
import { readWideCsv, readWideLines } from './wide-csv.ts'

export interface ForecastFileRequest {
  /** Wide CSV: header, then id, values…; `.gz` is read too. */
  readonly inputPath: string
  readonly outPath: string
  /** Steps per season, 24 for hourly data. */
  readonly season: number
  /** Steps to forecast after each series' end. */
  readonly horizon: number
  /** Central intervals in percent, each written as lo and hi. */
  readonly levels: readonly number[]
  readonly onProgress?: (progress: ForecastFileProgress) => void
  readonly signal?: AbortSignal
}

export interface ForecastFileProgress {
  readonly stage: 'reading' | 'training' | 'forecasting'
  readonly seriesDone: number
  readonly seriesTotal: number
}

export interface ForecastFileSummary {
  readonly seriesCount: number
  readonly methods: Readonly<Record<ForecastMethod, number>>
  readonly refused: readonly { readonly id: string; readonly reason: string }[]
  readonly notes: readonly { readonly id: string; readonly note: string }[]
  readonly trainingSeconds: number
  readonly forecastingSeconds: number
}

const progressEvery = 100
/** What waits to be written: many series at once. */
const bufferBytes = 1024 * 1024

/**
 * Forecasts every series of a wide CSV and writes `id,step,point,lo80,hi80,…`, one line per series and step (from 1).
 * Reads the file twice and keeps only a sample in memory, so its length does not matter. The output appears whole or not at all.
 *
 * @throws HeadroomError INVALID_INPUT for a bad request or file, OUTPUT_UNWRITABLE, CANCELLED.
 */
export async function forecastFile(request: ForecastFileRequest): Promise<ForecastFileSummary> {
  checkRequest(request)
  const { inputPath, outPath, season, horizon, signal } = request
  const { sample, seriesTotal } = await drawSample(request)
  request.onProgress?.({ stage: 'training', seriesDone: 0, seriesTotal })
  const trainingStart = performance.now()
  const forecaster = createPanelForecaster(sample, season, horizon)
  const forecastingStart = performance.now()
  const methods: Record<ForecastMethod, number> = { ensemble: 0, regimes: 0, 'seasonal naive': 0, silent: 0 }
  const refused: { id: string; reason: string }[] = []
  const notes: { id: string; note: string }[] = []
  let seriesDone = 0
  await writeLines(outPath, headerOf(request.levels), async (write) => {
    for await (const { id, values } of readWideCsv(inputPath)) {
      stopIfAsked(signal)
      try {
        const forecast = forecaster.forecast(values)
        methods[forecast.method]++
        for (const note of forecast.notes) notes.push({ id, note })
        await write(linesOf(id, forecast, request.levels))
      } catch (error) {
        if (!isHeadroomError(error, 'INVALID_INPUT')) throw error
        refused.push({ id, reason: error.message })
      }
      seriesDone++
      if (seriesDone % progressEvery === 0)
        request.onProgress?.({ stage: 'forecasting', seriesDone, seriesTotal })
    }
  })
  return {
    seriesCount: seriesDone,
    methods,
    refused,
    notes,
    trainingSeconds: (forecastingStart - trainingStart) / 1000,
    forecastingSeconds: (performance.now() - forecastingStart) / 1000,
  }
}

/** Checks what a person may get wrong. @throws HeadroomError INVALID_INPUT */
export function checkRequest(request: Pick<ForecastFileRequest, 'season' | 'horizon' | 'levels'>): void {
  const { season, horizon, levels } = request
  if (!Number.isInteger(season) || season < 1 || season > 1000) {
    throw new HeadroomError(
      'INVALID_INPUT',
      `The season must be 1 to 1000 steps, not ${season}. Use 24 for hourly data, 1 where nothing repeats.`,
    )
  }
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > 10_000) {
    throw new HeadroomError('INVALID_INPUT', `The horizon must be 1 to 10,000 steps, not ${horizon}.`)
  }
  const wrong = levels.find((level) => !(level > 0 && level < 100))
  if (wrong !== undefined) {
    throw new HeadroomError(
      'INVALID_INPUT',
      `A level must lie between 0 and 100 percent, not ${wrong}. Try 80,95.`,
    )
  }
}

/** A fair sample of the series by reservoir (Vitter 1985), in file order when all fit. */
async function drawSample(
  request: ForecastFileRequest,
): Promise<{ sample: Float64Array[]; seriesTotal: number }> {
  const random = seededRandom(1)
  const sample: Float64Array[] = []
  let seriesTotal = 0
  for await (const read of readWideLines(request.inputPath)) {
    stopIfAsked(request.signal)
    seriesTotal++
    if (sample.length < sampleLimit) sample.push(read().values)
    else {
      const place = Math.floor(random() * seriesTotal)
      if (place < sampleLimit) sample[place] = read().values
    }
    if (seriesTotal % progressEvery === 0) {
      request.onProgress?.({ stage: 'reading', seriesDone: seriesTotal, seriesTotal })
    }
  }
  if (seriesTotal === 0) {
    throw new HeadroomError(
      'INVALID_INPUT',
      `${request.inputPath} holds no series. Expected a header line, then one line per series: id, values….`,
      { path: request.inputPath },
    )
  }
  return { sample, seriesTotal }
}

function headerOf(levels: readonly number[]): string {
  return `id,step,point${levels.map((level) => `,lo${level},hi${level}`).join('')}\n`
}

function linesOf(id: string, forecast: PanelForecast, levels: readonly number[]): Buffer {
  const bounds = levels.map((level) => ({
    low: forecast.quantile(0.5 - level / 200),
    high: forecast.quantile(0.5 + level / 200),
  }))
  return forecastLines(id, { point: forecast.point, bounds })
}

async function writeLines(
  path: string,
  header: string,
  produce: (write: (lines: Buffer) => Promise<void>) => Promise<void>,
): Promise<void> {
  const partial = partialPath(path)
  const stream = createWriteStream(partial, { highWaterMark: bufferBytes })
  const failed = once(stream, 'error').then(([error]) => {
    throw new HeadroomError(
      'OUTPUT_UNWRITABLE',
      `The forecast could not be written to ${path} (${(error as Error).message}). Choose another place.`,
      { path },
    )
  })
  failed.catch(() => undefined)
  try {
    stream.write(header)
    await produce(async (lines) => {
      if (!stream.write(lines)) await Promise.race([once(stream, 'drain'), failed])
    })
    stream.end()
    await Promise.race([once(stream, 'close'), failed])
    await rename(partial, path)
  } catch (error) {
    stream.destroy()
    await rm(partial, { force: true })
    throw error
  }
}

/** Where lines go until all are there. */
export function partialPath(outPath: string): string {
  return `${outPath}.partial`
}

function stopIfAsked(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new HeadroomError('CANCELLED', 'The forecast was stopped before it was done.')
}
