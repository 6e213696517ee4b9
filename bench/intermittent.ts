/*
 * Intermittent load: image jobs per hour of the busiest clients x type of a shared farm (GenTD26). One hour ahead, the
 * 0.9 quantile from regimes (idle, normal, burst) against a plain autoregression, each hour from what came before it.
 */

import { checkRegimes, pinball, plainQuantile } from '../src/main/forecast/regime-check.ts'
import { forecastRegimes, learnRegimes } from '../src/main/forecast/regimes.ts'
import { dataFile, linesOf } from './bench-data.ts'

const level = 0.9
const season = 24
const firstHour = 7 * season
const topCount = 20

const path = dataFile('traces', 'alibaba_gentd26_lora_request_trace.csv.gz')
if (path) {
  const panel = await busiest(path)
  let plain = 0
  let regimes = 0
  let checked = 0
  let covered = 0
  let steps = 0
  let helps = false
  for (let t = firstHour; t < panel[0]!.length; t++) {
    const histories = panel.map((values) => values.subarray(0, t))
    const model = learnRegimes(histories)!
    // Asked once a day.
    if ((t - firstHour) % season === 0) helps = checkRegimes(model, histories, season).helps
    histories.forEach((history, i) => {
      const actual = panel[i]![t]!
      const anchor = plainQuantile(history, season, level)
      const forecast = forecastRegimes(model, history, 1).quantile(level)[0]!
      plain += pinball(actual, anchor, level)
      regimes += pinball(actual, forecast, level)
      checked += pinball(actual, helps ? forecast : anchor, level)
      if (actual <= forecast) covered++
      steps++
    })
  }
  const change = (loss: number) => `${((loss / plain - 1) * 100).toFixed(1)} %`
  console.log(
    `GenTD26, ${panel.length} busiest clients x type, 1 h ahead, pinball at ${level} against a plain autoregression`,
  )
  console.log(
    `  regimes everywhere ${change(regimes)}, where the cross-check says so ${change(checked)}   aim ≤ −25 %`,
  )
  console.log(
    `  ${((100 * covered) / steps).toFixed(1)} % of hours at or below the 0.9 quantile (most hours are idle)`,
  )
}

async function busiest(file: string): Promise<Float64Array[]> {
  const jobs: { hour: number; key: string }[] = []
  for await (const line of linesOf(file)) {
    const [created, type, , , client] = line.split(',')
    const time = Date.parse(`${created?.replace(' ', 'T')}Z`)
    if (!Number.isNaN(time)) jobs.push({ hour: time / 3_600_000, key: `${client} ${type}` })
  }
  const first = jobs.reduce((least, job) => Math.min(least, job.hour), Number.POSITIVE_INFINITY)
  const hours = Math.floor(jobs.reduce((most, job) => Math.max(most, job.hour), 0) - first)
  const byKey = Map.groupBy(jobs, (job) => job.key)
  return Array.from(byKey.values())
    .sort((a, b) => b.length - a.length)
    .slice(0, topCount)
    .map((ofKey) => {
      const values = new Float64Array(hours)
      for (const { hour } of ofKey) if (hour - first < hours) values[Math.floor(hour - first)]!++
      return values
    })
}
