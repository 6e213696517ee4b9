/*
 * The next hour, hour after hour: does the 80 % band hold, with levels that adapt as hours close and without, how often is
 * something called out of the ordinary, and is an hour with twice its load found. M4 Hourly's last two weeks of the training part.
 */

import {
  type FittedSeries,
  fitSeries,
  projectSeries,
  trainForecaster,
} from '../src/main/forecast/forecaster.ts'
import { prepareSeries } from '../src/main/forecast/prepared-series.ts'
import { closeHour, expectHour, type SeriesWatch, startWatch } from '../src/main/forecast/series-watch.ts'
import { readWideCsv } from '../src/main/forecast/wide-csv.ts'
import { quantile } from '../src/main/learning/quantile.ts'
import { dataFile } from './bench-data.ts'

const season = 24
const days = 14
/** On this day one hour of every series is shown twice as high. */
const injectedDay = 12

const path = dataFile('m4', 'Hourly-train.csv.gz')
if (path) {
  const series: Float64Array[] = []
  for await (const { values } of readWideCsv(path)) series.push(values)
  follow(series.filter((_, i) => i % 8 === 0))
}

function follow(sample: readonly Float64Array[]): void {
  const watches: SeriesWatch[] = sample.map(() => startWatch())
  const count = { fixedHits: 0, anomaly: 0, drift: 0, found: 0 }
  for (let day = 0; day < days; day++) {
    const start = (values: Float64Array) => values.length - (days - day) * season
    const prepared = sample.map((values) => prepareSeries(values.slice(0, start(values)), season, season))
    const forecaster = trainForecaster(prepared, season, season)
    const fits: FittedSeries[] = prepared.map((one) => fitSeries(forecaster, one))
    sample.forEach((values, i) => {
      for (let hour = start(values); hour < start(values) + season; hour++) {
        const known = prepareSeries(values.slice(0, hour), season, season, fits[i]!.period)
        const forecast = projectSeries(forecaster, fits[i]!, known)
        const at = (level: number) => forecast.quantile(level)[0]!
        const watch = expectHour(watches[i]!, hour, at)
        const actual = values[hour]!
        if (actual >= at(0.1) && actual <= at(0.9)) count.fixedHits++
        if (day === injectedDay && hour === start(values) + 12) {
          if (closeHour({ ...watch, lastNoticeHour: null }, hour, 2 * actual).finding) count.found++
        }
        const closed = closeHour(watch, hour, actual)
        watches[i] = closed.watch
        if (closed.finding) count[closed.finding.kind]++
      }
    })
  }
  const hours = sample.length * days * season
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  const weekly = (times: number) => ((7 * times) / sample.length / days).toFixed(2)
  const inBand = watches.reduce((sum, { scored }) => sum + scored.inBand, 0)
  const shares = watches.map(({ scored }) => scored.inBand / scored.hours)
  console.log(
    `M4 Hourly, ${sample.length} series, the next hour over ${days} days (${hours} hours), fitted daily`,
  )
  console.log(
    `  80 % band held: ${percent(inBand / hours)} adapting (P10 – P90 over series ${percent(quantile(shares, 0.1))} – ${percent(quantile(shares, 0.9))}), ${percent(count.fixedHits / hours)} fixed   aim 78–82 %`,
  )
  console.log(
    `  out of the ordinary, a series and week: ${weekly(count.anomaly)} hours, ${weekly(count.drift)} drifts; an hour of twice its load is found in ${percent(count.found / sample.length)}`,
  )
}
