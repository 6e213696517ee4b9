/*
 * Forecast accuracy on M4 Hourly's training part by rolling origins (everything learned anew before each), CPU time per
 * series, training time, and throughput. The published test hours are not read here; anchors are printed beside ours.
 */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Accuracy } from '../src/main/forecast/accuracy.ts'
import { type BacktestRow, backtestCases, defaultHeldBack, tabulate } from '../src/main/forecast/backtest.ts'
import { compareModels } from '../src/main/forecast/backtest-comparison.ts'
import { backtestTable } from '../src/main/forecast/backtest-file.ts'
import { forecastFile } from '../src/main/forecast/forecast-file.ts'
import {
  type FittedSeries,
  fitSeries,
  projectSeries,
  trainForecaster,
} from '../src/main/forecast/forecaster.ts'
import { createPanelForecaster } from '../src/main/forecast/panel-forecaster.ts'
import { type PreparedSeries, prepareSeries } from '../src/main/forecast/prepared-series.ts'
import { runReferenceModels } from '../src/main/forecast/run-reference-models.ts'
import { readWideCsv } from '../src/main/forecast/wide-csv.ts'
import { dataFile } from './bench-data.ts'

const season = 24
const horizon = 48
const origins = Number(process.env.HEADROOM_ORIGINS ?? 8)
/** Forecasts on which Prophet and MSTL stand beside the others. */
const compared = 40
/** Naive2 on the published test hours, which OWA is relative to; our rolling origins have their own, so OWA here is an estimate. */
const naive2 = { smape: 18.383, mase: 2.395 }

const path = dataFile('m4', 'Hourly-train.csv.gz')
if (path) {
  const series: Float64Array[] = []
  for await (const { values } of readWideCsv(path)) series.push(values)
  await accuracy(series)
  cpuTime(series)
  manySeries(series)
  await throughput(series)
}

async function accuracy(series: readonly Float64Array[]): Promise<void> {
  const heldBack = defaultHeldBack(season, horizon, origins)
  const cases = backtestCases(series, { season, horizon, heldBack })
  const comparison = await compareModels(
    series,
    cases,
    { season, horizon, mostCases: compared },
    (requests) => runReferenceModels(requests, { fitMs: 20_000, totalMs: 600_000 }),
  )
  const result = { rows: tabulate(cases), heldBack, comparison }
  console.log(
    `M4 Hourly, ${series.length} series, ${horizon} h, ${origins} rolling origins inside the training part`,
  )
  console.log(backtestTable(result))
  const ensemble = result.rows.find((row: BacktestRow) => row.model === 'ensemble')!.accuracy
  compare(ensemble)
}

function compare(ours: Accuracy): void {
  const owa = (ours.smape / naive2.smape + ours.mase / naive2.mase) / 2
  const rows: [string, string, string, string][] = [
    ['measure', 'ours (rolling)', 'aim', 'anchors (published test hours)'],
    [
      'MASE',
      ours.mase.toFixed(3),
      '≤ 0.70',
      'Chronos-T5-Large 0.698, best M4 entry 0.801, Chronos-Bolt 0.835, AutoARIMA 0.92, seasonal naive 1.193, Prophet 1.78',
    ],
    ['sMAPE', ours.smape.toFixed(3), '–', 'best M4 entry 8.913, seasonal naive 13.912, Naive2 18.383'],
    ['OWA (est.)', owa.toFixed(3), '≤ 0.37', 'best M4 entry 0.410, Smyl 0.440, seasonal naive 0.627'],
    ['MSIS 95', ours.msis95.toFixed(3), '≤ 5.4', 'best M4 entry 6.139, Smyl 7.928, ARIMA 7.538'],
    ['coverage 80', `${(100 * ours.coverage80).toFixed(1)} %`, '78–82 %', '–'],
    ['coverage 95', `${(100 * ours.coverage95).toFixed(1)} %`, '93.5–96.5 %', 'best M4 entry 94.8 %'],
    ['first hour MASE', ours.firstStepMase.toFixed(3), '≤ 0.31', 'a trial 0.335'],
    ['first day MASE', ours.firstSeasonMase.toFixed(3), '≤ 0.58', 'a trial 0.61'],
  ]
  for (const [measure, value, aim, anchors] of rows) {
    console.log(measure.padEnd(17), value.padEnd(15), aim.padEnd(13), anchors)
  }
}

function cpuTime(series: readonly Float64Array[]): void {
  const runs = [0, 1, 2].map(() => {
    const before = process.cpuUsage()
    const forecaster = createPanelForecaster(series, season, horizon)
    const trained = process.cpuUsage(before)
    for (const values of series) {
      const forecast = forecaster.forecast(values)
      for (const level of [0.025, 0.1, 0.9, 0.975]) forecast.quantile(level)
    }
    const total = process.cpuUsage(before)
    const seconds = (usage: NodeJS.CpuUsage) => (usage.user + usage.system) / 1e6
    return {
      training: seconds(trained),
      perSeries: ((seconds(total) - seconds(trained)) / series.length) * 1000,
    }
  })
  const sorted = (key: 'training' | 'perSeries') => runs.map((run) => run[key]).sort((a, b) => a - b)
  const spread = (values: number[]) =>
    `${values[1]!.toFixed(2)} (${values[0]!.toFixed(2)}–${values[2]!.toFixed(2)})`
  console.log(
    `\nCPU per series   ${spread(sorted('perSeries'))} ms    aim ≤ 1.5 ms   Prophet 60 ms, MSTL 14 ms`,
  )
  console.log(`fixed training   ${spread(sorted('training'))} s     aim ≤ 5 s`)
}

/**
 * Numbers alone, without files: a fresh fit and forecast of every series of eight weeks, then an hour closes: fits are
 * kept, every series gets its new value and a new forecast. Both with 80 and 95 % intervals.
 */
function manySeries(series: readonly Float64Array[]): void {
  const window = 56 * season
  const long = series.map((values) =>
    Float64Array.from({ length: window + 1 }, (_, t) => values[t % values.length]!),
  )
  const prepare = (values: Float64Array, period?: number) => prepareSeries(values, season, horizon, period)
  const forecaster = trainForecaster(
    long.map((values) => prepare(values.slice(0, -1))),
    season,
    horizon,
  )
  const project = (fitted: FittedSeries, prepared: PreparedSeries) => {
    const forecast = projectSeries(forecaster, fitted, prepared)
    for (const level of [0.025, 0.1, 0.9, 0.975]) forecast.quantile(level)
  }
  const fits: FittedSeries[] = []
  const fresh = secondsPer100k(long, (values) => {
    const prepared = prepare(values.slice(0, -1))
    const fitted = fitSeries(forecaster, prepared)
    project(fitted, prepared)
    fits.push(fitted)
  })
  const update = secondsPer100k(long, (values, i) =>
    project(fits[i]!, prepare(values.slice(1), fits[i]!.period)),
  )
  console.log(`100,000 series   ${fresh.toFixed(0)} s CPU, eight weeks each   aim ≤ 180 s`)
  console.log(`hourly update    ${update.toFixed(0)} s CPU per 100,000 series   aim ≤ 30 s`)
}

function secondsPer100k(
  series: readonly Float64Array[],
  run: (values: Float64Array, index: number) => void,
): number {
  const start = process.cpuUsage()
  series.forEach(run)
  const { user, system } = process.cpuUsage(start)
  return ((user + system) / 1e6 / series.length) * 100_000
}

/** Series of eight weeks, made by repeating and shifting real ones, through the file command. */
async function throughput(series: readonly Float64Array[]): Promise<void> {
  const count = Number(process.env.HEADROOM_SERIES ?? 10_000)
  const folder = await mkdtemp(join(tmpdir(), 'headroom-bench-'))
  try {
    const inputPath = join(folder, 'many.csv')
    const file = createWriteStream(inputPath)
    file.write('id,v\n')
    for (let i = 0; i < count; i++) {
      const source = series[i % series.length]!
      const shift = (i * 24) % source.length
      const values = Array.from(
        { length: 56 * season },
        (_, t) => source[(t + shift) % source.length]! + (i % 7),
      )
      if (!file.write(`S${i},${values.join(',')}\n`)) await once(file, 'drain')
    }
    file.end()
    await once(file, 'close')
    const before = process.cpuUsage()
    const { trainingSeconds } = await forecastFile({
      inputPath,
      outPath: join(folder, 'out.csv'),
      season,
      horizon,
      levels: [80, 95],
    })
    const { user, system } = process.cpuUsage(before)
    const seconds = (user + system) / 1e6
    console.log(
      `file command     ${seconds.toFixed(0)} s CPU for ${count} series of eight weeks: training, reading twice and writing ` +
        `${((count * horizon) / 1e6).toFixed(1)} million lines included`,
    )
    const perSeries = (1000 * (seconds - trainingSeconds)) / count
    console.log(
      `                 ${perSeries.toFixed(2)} ms a series beside training (${trainingSeconds.toFixed(1)} s), ` +
        `${(trainingSeconds + perSeries * 100).toFixed(0)} s for 100,000   aim ≤ 180 s`,
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
