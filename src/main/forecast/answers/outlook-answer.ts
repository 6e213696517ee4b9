import type { Interval } from '#shared/primitives.ts'
import { type DemandPanels, seriesKey } from '../demand-panels.ts'
import type { HistoryView, OutlookAnswer } from '../studio-questions.ts'
import { forecastOf, totals } from './chosen-forecast.ts'

const week = 168

/** The next hour, day and week of every customer with enough of a history, the greatest first. */
export async function answerOutlook(
  panels: DemandPanels,
  models: HistoryView['models'],
): Promise<OutlookAnswer[]> {
  const typesByCustomer = new Map<string, string[]>()
  for (const key of panels.keys()) {
    const [customerId = '', ...type] = key.split(' ')
    if (customerId === '*') continue
    const contentType = type.join(' ')
    const types = typesByCustomer.get(customerId) ?? []
    typesByCustomer.set(customerId, contentType === '*' ? types : [...types, contentType])
  }
  const known = [...typesByCustomer].filter(([customerId]) =>
    panels.hasEnough(seriesKey.of(customerId, null)),
  )
  const answers: OutlookAnswer[] = []
  for (const [customerId, contentTypes] of known) {
    const key = seriesKey.of(customerId, null)
    const forecast = await forecastOf(panels, key, week, models.get(customerId))
    const [nextHour, nextDay, nextWeek] = totals(forecast, [1, 24, week]) as [Interval, Interval, Interval]
    // A customer that is idle most hours has a median of nothing; the busiest hour is where most may come.
    const high = forecast.quantile(0.9)
    const day = forecast
      .quantile(0.5)
      .subarray(0, 24)
      .map((value, hour) => value + high[hour]!)
    const history = panels.series(key)!.values.subarray(-week)
    answers.push({
      customerId,
      contentTypes: contentTypes.sort(),
      lastWeek: history.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0),
      nextHour,
      nextDay,
      nextWeek,
      peakStep: day.indexOf(Math.max(...day)),
      method: forecast.method,
    })
  }
  return answers.sort((a, b) => b.nextWeek.p50 - a.nextWeek.p50)
}
