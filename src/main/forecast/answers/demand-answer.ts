import { isHeadroomError } from '#shared/errors.ts'
import type { LiftedPanels } from '../calendar/lifted-panels.ts'
import type { DemandForecast } from '../demand-panels.ts'
import type { ReferenceModel } from '../reference-models.ts'
import type { DemandAnswer, PredictedPath } from '../studio-questions.ts'
import { forecastOf, totals } from './chosen-forecast.ts'

/** A series with what is to come of it, or why there is no forecast. */
export async function answerDemand(
  panels: LiftedPanels,
  key: string,
  hours: number,
  lastHour: number,
  model: ReferenceModel | undefined,
): Promise<DemandAnswer> {
  const series = panels.series(key)
  if (!series) {
    const note =
      'Nothing was asked for yet. Import past requests, or submit jobs: each hour that closes is learned from.'
    return { firstHour: lastHour + 1, history: new Float64Array(0), forecast: null, lifts: [], notes: [note] }
  }
  const { firstHour, values: history } = series
  if (!panels.hasEnough(key)) {
    const note = `A forecast needs two days of history; there are ${history.length} hours. Import past requests, or come back later.`
    return { firstHour, history, forecast: null, lifts: [], notes: [note] }
  }
  try {
    const forecast = await forecastOf(panels, key, hours, model)
    return {
      firstHour,
      history,
      forecast: { path: pathOf(forecast), total: totals(forecast, [hours])[0]!, method: forecast.method },
      lifts: panels.liftsOf(key, hours),
      notes: forecast.notes,
    }
  } catch (error) {
    if (!isHeadroomError(error, 'INVALID_INPUT')) throw error
    return { firstHour, history, forecast: null, lifts: [], notes: [error.message] }
  }
}

function pathOf({ quantile: at }: DemandForecast): PredictedPath {
  return { low95: at(0.025), p10: at(0.1), p50: at(0.5), p90: at(0.9), high95: at(0.975) }
}
