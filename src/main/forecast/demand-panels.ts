import type { DemandResource } from '#shared/forecasts.ts'
import type { StoredHour } from './demand.store.ts'
import { gpuSecondsOf } from './gpu-seconds.ts'
import { type HourlySeries, type HourSpan, hourlySeries } from './hourly-series.ts'
import type { ForecastMethod, PanelForecast } from './panel-forecaster.ts'
import { createPanelForecaster, type PanelForecaster, sampleLimit } from './panel-forecaster.ts'
import { referenceForecast } from './reference-forecast.ts'
import type { ReferenceModel } from './reference-models.ts'
import type { RunReferenceModels } from './run-reference-models.ts'
import type { ErrorDependence } from './sample-paths.ts'

export const season = 24
/** Hours of history that are read: the eight weeks the models look at, and four for looking back. */
export const windowHours = 12 * 168
const week = 168

/** What spending is counted by where no money was charged. */
export interface SpendTerms {
  readonly minorPerComputeUnit: number
  /** Budgets that count in compute units. */
  readonly computeBudgets: ReadonlySet<string>
}

/** Names of the series of one resource: the whole studio, a customer, a content type, both, or what a budget is charged. */
export const seriesKey = {
  of: (customerId: string | null, contentType: string | null): string =>
    `${customerId ?? '*'} ${contentType ?? '*'}`,
  budget: (budgetId: string): string => `budget ${budgetId}`,
}

/** A day to repeat, and another to see whether it repeats. */
const leastHistoryHours = 2 * season

/** A forecast that is never below zero, with how its errors hang together. */
export type DemandForecast = Pick<PanelForecast, 'notes' | 'quantile'> & {
  readonly method: ForecastMethod | ReferenceModel
  readonly dependence: ErrorDependence
}

export interface DemandPanels {
  series(key: string): HourlySeries | undefined
  keys(): Iterable<string>
  /** Whether a series is long enough for a forecast worth showing. */
  hasEnough(key: string): boolean
  /** `hours` ahead from a series' end. Errors: INVALID_INPUT when the series holds no number. */
  forecast(key: string, hours: number): DemandForecast
  /** The same by one model alone; by the ensemble, with a note, where that model has nothing to say. */
  forecastBy(
    model: ReferenceModel,
    key: string,
    hours: number,
    run: RunReferenceModels,
  ): Promise<DemandForecast>
}

/** Every series of one resource up to an hour, and forecasts of them; forecasters are trained when first asked. */
export function createDemandPanels(
  valuesByKey: ReadonlyMap<string, ReadonlyMap<number, number>>,
  spans: readonly HourSpan[],
  lastHour: number,
): DemandPanels {
  const seriesByKey = new Map<string, HourlySeries>()
  for (const [key, values] of valuesByKey) {
    const series = hourlySeries(values, spans, lastHour, windowHours)
    if (series) seriesByKey.set(key, series)
  }
  const sample = [...seriesByKey.values()].map(({ values }) => values).slice(0, sampleLimit)
  const forecasters = new Map<number, PanelForecaster>()
  const forecaster = (hours: number) => {
    const known = forecasters.get(hours) ?? createPanelForecaster(sample, season, hours)
    forecasters.set(hours, known)
    return known
  }
  const valuesOfKey = (key: string) => seriesByKey.get(key)?.values ?? new Float64Array(0)
  const usual = (key: string, hours: number): DemandForecast => {
    const values = valuesOfKey(key)
    const reach = reachOf(values.length, hours)
    const forecast = forecaster(reach).forecast(values)
    const notes = [...forecast.notes]
    if (reach < hours) notes.push('Too little history for so far ahead: beyond a week, the week is repeated.')
    return {
      method: forecast.method,
      dependence: forecast.dependence,
      notes,
      quantile: (level) => stretch(forecast.quantile(level), hours),
    }
  }
  const byModel = new Map<string, Promise<DemandForecast>>()
  return {
    series: (key) => seriesByKey.get(key),
    keys: () => seriesByKey.keys(),
    hasEnough: (key) => (seriesByKey.get(key)?.values.length ?? 0) >= leastHistoryHours,
    forecast: usual,
    forecastBy(model, key, hours, run) {
      const asked = `${model} ${hours} ${key}`
      const known = byModel.get(asked)
      if (known) return known
      const answer = forecastBy(model, valuesOfKey(key), hours, run).then((forecast) => {
        if (!('failure' in forecast)) return forecast
        const instead = usual(key, hours)
        return { ...instead, notes: [`${forecast.failure} The ensemble stands in for it.`, ...instead.notes] }
      })
      byModel.set(asked, answer)
      answer.catch(() => byModel.delete(asked))
      return answer
    },
  }
}

async function forecastBy(
  model: ReferenceModel,
  values: Float64Array,
  hours: number,
  run: RunReferenceModels,
): Promise<DemandForecast | { readonly failure: string }> {
  const forecast = await referenceForecast(model, values, season, reachOf(values.length, hours), run)
  if ('failure' in forecast) return forecast
  const { dependence, quantile } = forecast
  return { method: model, dependence, notes: [], quantile: (level) => stretch(quantile(level), hours) }
}

/** How far the models look themselves: one day at least, and no further than the history lets them be checked. */
function reachOf(historyHours: number, hours: number): number {
  if (hours <= season) return season
  return hours > week && historyHours < 10 * season + hours ? week : hours
}

/** Cut to `hours`, or its last week repeated; never below zero. */
function stretch(path: Float64Array, hours: number): Float64Array {
  return Float64Array.from({ length: hours }, (_, step) => {
    const source = step < path.length ? step : path.length - week + ((step - path.length) % week)
    return Math.max(0, path[source]!)
  })
}

/** The values of every series there is of a resource, by hour. */
export function valuesOf(
  rows: readonly StoredHour[],
  resource: DemandResource,
  terms: SpendTerms,
): Map<string, Map<number, number>> {
  const byKey = new Map<string, Map<number, number>>()
  const valueIn = resource === 'gpuSessionSeconds' ? gpuSecondsOf(rows) : resourceOf(resource, terms)
  for (const row of rows) {
    const value = valueIn(row)
    const { customerId, contentType } = row
    add(byKey, seriesKey.of(null, null), row.hour, value)
    add(byKey, seriesKey.of(customerId, null), row.hour, value)
    if (contentType === '') continue
    add(byKey, seriesKey.of(null, contentType), row.hour, value)
    add(byKey, seriesKey.of(customerId, contentType), row.hour, value)
  }
  return byKey
}

function resourceOf(
  resource: Exclude<DemandResource, 'gpuSessionSeconds'>,
  { computeBudgets, minorPerComputeUnit }: SpendTerms,
): (row: StoredHour) => number {
  if (resource === 'requests') return ({ requests }) => requests
  if (resource === 'cpuSeconds') return ({ cpuSeconds }) => cpuSeconds
  return ({ budgetId, cpuSeconds, chargedMinor }) => {
    // The reference machine does one compute unit a CPU second; imported requests name no other machine.
    if (budgetId === null) return cpuSeconds * minorPerComputeUnit
    return computeBudgets.has(budgetId) ? (chargedMinor / 1000) * minorPerComputeUnit : chargedMinor
  }
}

function add(byKey: Map<string, Map<number, number>>, key: string, hour: number, value: number): void {
  const values = byKey.get(key) ?? new Map<number, number>()
  values.set(hour, (values.get(hour) ?? 0) + value)
  byKey.set(key, values)
}
