/*
 * When is a budget gone? Real hourly traces replayed as consumption: at each origin a balance is set that the true
 * future uses up on some day of the coming week, and the forecast date is compared with the true one. Also the volume
 * of the coming seven days.
 */

import { forecastExhaustion } from '../src/main/forecast/exhaustion.ts'
import { createPanelForecaster } from '../src/main/forecast/panel-forecaster.ts'
import { samplePaths } from '../src/main/forecast/sample-paths.ts'
import { readWideCsv } from '../src/main/forecast/wide-csv.ts'
import { median } from '../src/main/learning/quantile.ts'
import { dataFile } from './bench-data.ts'
import { hourlyTraces } from './hourly-traces.ts'

const season = 24
const week = 168
const pathCount = 200

await replay(
  'NAB and NASA traces',
  (await hourlyTraces()).map((trace) => trace.values),
  [0, 2, 4, 6, 8],
  4 * week,
)
const m4 = dataFile('m4', 'Hourly-train.csv.gz')
if (m4) {
  const series: Float64Array[] = []
  for await (const { values } of readWideCsv(m4)) series.push(values)
  // Several weeks: errors of one week hang together over all series, so one week alone says little of how wide is right.
  await replay(
    'M4 Hourly',
    series.filter((_, i) => i % 4 === 0),
    [0, 72, 168, 240],
    3 * week,
  )
}

interface Outcome {
  readonly errorHours: number
  readonly covered: boolean
}

async function replay(
  title: string,
  traces: readonly Float64Array[],
  stepsBack: readonly number[],
  leastHistory: number,
): Promise<void> {
  const outcomes: Outcome[] = []
  const volumeErrors: number[] = []
  for (const back of stepsBack) {
    const usable = traces.filter((values) => values.length >= back + week + leastHistory)
    if (usable.length === 0) continue
    const histories = usable.map((values) => values.slice(0, values.length - back - week))
    const forecaster = createPanelForecaster(histories, season, week)
    usable.forEach((values, i) => {
      const future = values.slice(histories[i]!.length, histories[i]!.length + week)
      const total = sum(future)
      if (total <= 0) return
      const forecast = forecaster.forecast(histories[i]!)
      const paths = samplePaths(forecast.quantile, forecast.dependence, pathCount, 1)
      volumeErrors.push(Math.abs(sum(forecast.point) - total) / total)
      for (const share of [0.15, 0.35, 0.55, 0.75, 0.9]) outcomes.push(exhaust(paths, future, share * total))
    })
  }
  const covered = outcomes.filter((one) => one.covered).length / outcomes.length
  const errors = outcomes.map((one) => one.errorHours / 24)
  console.log(`${title}: ${outcomes.length} budgets`)
  console.log(`  date gone: median error ${median(errors).toFixed(2)} days   aim ≤ 1 day`)
  console.log(
    `  80 % interval covers ${(100 * covered).toFixed(1)} %   aim 75–85 %   (AWS shows an 80 % interval only)`,
  )
  const mean = sum(Float64Array.from(volumeErrors)) / volumeErrors.length
  console.log(
    `  7-day volume: mean APE ${(100 * mean).toFixed(1)} %, median ${(100 * median(volumeErrors)).toFixed(1)} %   aim ≤ 4 %   anchor 4.2 % (a trial)`,
  )
}

function exhaust(paths: readonly Float64Array[], future: Float64Array, balance: number): Outcome {
  const input = {
    balance,
    holds: [],
    renewals: [],
    periodSteps: week,
    usual: new Float64Array(week),
  }
  const { p10, p50, p90 } = forecastExhaustion({ ...input, consumptionPaths: paths }).goneAtStep
  const truth = forecastExhaustion({ ...input, consumptionPaths: [future] }).goneAtStep.p50 ?? week
  return {
    errorHours: Math.abs((p50 ?? week) - truth),
    covered: truth >= (p10 ?? week) && truth <= (p90 ?? Number.POSITIVE_INFINITY),
  }
}

function sum(values: Float64Array): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}
