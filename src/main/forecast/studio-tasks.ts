import { isHeadroomError } from '#shared/errors.ts'
import type { DemandResource } from '#shared/forecasts.ts'
import type { Interval } from '#shared/primitives.ts'
import { quantile } from '../learning/quantile.ts'
import { type Backtest, backtestCases, defaultHeldBack, tabulate } from './backtest.ts'
import { type BacktestComparison, compareModels } from './backtest-comparison.ts'
import { type BudgetQuestion, budgetExhaustion } from './budget-exhaustion.ts'
import { cleanSeries } from './clean-series.ts'
import type { DemandHour } from './demand.store.ts'
import {
  chargesOf,
  createDemandPanels,
  type DemandForecast,
  type DemandPanels,
  type SpendTerms,
  season,
  seriesKey,
  valuesOf,
  windowHours,
} from './demand-panels.ts'
import type { Exhaustion } from './exhaustion.ts'
import type { HourSpan } from './hourly-series.ts'
import type { ReferenceModel } from './reference-models.ts'
import { runReferenceModels } from './run-reference-models.ts'
import { samplePaths } from './sample-paths.ts'
import { closeHour, expectHour, type Finding, type SeriesWatch, startWatch } from './series-watch.ts'

/** Which state of the history is asked about, and how spending is counted. */
export interface HistoryView {
  /** Changes with the history, so that what was learned from it is kept until then. */
  readonly version: string
  /** The last hour that has closed. */
  readonly lastHour: number
  readonly terms: SpendTerms
  /** Customers that a model of a person's choice forecasts. */
  readonly models: ReadonlyMap<string, ReferenceModel>
}

export interface PredictedPath {
  readonly low95: Float64Array
  readonly p10: Float64Array
  readonly p50: Float64Array
  readonly p90: Float64Array
  readonly high95: Float64Array
}

export interface DemandAnswer {
  readonly firstHour: number
  /** NaN where nobody looked. */
  readonly history: Float64Array
  readonly forecast: { path: PredictedPath; total: Interval; method: DemandForecast['method'] } | null
  readonly notes: readonly string[]
}

export interface OutlookAnswer {
  readonly customerId: string
  readonly contentTypes: readonly string[]
  readonly lastWeek: number
  readonly nextHour: Interval
  readonly nextDay: Interval
  readonly nextWeek: Interval
  /** Steps from the last closed hour, 0 first. */
  readonly peakStep: number
  readonly method: DemandForecast['method']
}

/** What the studio's forecasting thread answers. Requests and results are plain data that cross threads. */
export interface StudioTasks {
  readonly demand: {
    readonly request: HistoryView & {
      readonly customerId: string | null
      readonly contentType: string | null
      readonly resource: DemandResource
      readonly hours: number
    }
    readonly result: DemandAnswer
  }
  readonly outlook: {
    readonly request: HistoryView & { readonly resource: DemandResource }
    readonly result: readonly OutlookAnswer[]
  }
  readonly exhaustion: {
    readonly request: HistoryView & {
      readonly budgets: readonly BudgetQuestion[]
      readonly usualBudgetOf: ReadonlyMap<string, string>
    }
    readonly result: readonly (Exhaustion & { readonly budgetId: string; readonly fromHistory: boolean })[]
  }
  readonly watch: {
    readonly request: HistoryView & { readonly watches: ReadonlyMap<string, SeriesWatch> }
    readonly result: {
      /** Of series that moved on. */
      readonly watches: ReadonlyMap<string, SeriesWatch>
      readonly findings: readonly { readonly customerId: string | null; readonly finding: Finding }[]
    }
  }
  readonly backtest: {
    readonly request: HistoryView & { readonly resource: DemandResource; readonly hours: number }
    readonly result: Backtest & {
      readonly series: number
      readonly comparison: BacktestComparison | undefined
    }
  }
}
export type StudioTaskName = keyof StudioTasks

export type StudioTaskRunners = {
  readonly [Name in StudioTaskName]: (
    request: StudioTasks[Name]['request'],
  ) => StudioTasks[Name]['result'] | Promise<StudioTasks[Name]['result']>
}

export type HistoryReader = {
  hours(sinceHour: number, untilHour: number): DemandHour[]
  spans(): HourSpan[]
}

const pathCount = 200
const week = 168
/** Rolling origins of the studio's back-test, a day apart. */
export const backtestOrigins = 7
/** Series a back-test is run on, the ones with most in them. */
const backtestSeries = 100
/** Forecasts of the past on which Prophet and MSTL stand beside the others, at about a third of a second each. */
const comparedCases = 12
/** A fit takes a third of a second; one that hangs is given up. */
const referenceLimits = { fitMs: 10_000, totalMs: 60_000 }
const runReference = (requests: Parameters<typeof runReferenceModels>[0]) =>
  runReferenceModels(requests, referenceLimits)

/** Answers from a history; what was read and learned is kept as long as its version stands. */
export function createStudioTasks(reader: HistoryReader): StudioTaskRunners {
  let kept:
    | { version: string; rows: DemandHour[]; spans: HourSpan[]; panels: Map<string, DemandPanels> }
    | undefined

  const current = (view: HistoryView) => {
    if (kept?.version !== view.version) {
      const rows = reader.hours(view.lastHour - windowHours + 1, view.lastHour)
      kept = { version: view.version, rows, spans: reader.spans(), panels: new Map() }
    }
    return kept
  }
  const panelsOf = (
    view: HistoryView,
    name: string,
    values: (rows: readonly DemandHour[]) => Map<string, Map<number, number>>,
  ): DemandPanels => {
    const { rows, spans, panels } = current(view)
    const known = panels.get(name) ?? createDemandPanels(values(rows), spans, view.lastHour)
    panels.set(name, known)
    return known
  }
  const ofResource = (view: HistoryView, resource: DemandResource) =>
    panelsOf(view, resource, (rows) => valuesOf(rows, resource, view.terms))

  return {
    demand(request) {
      const key = seriesKey.of(request.customerId, request.contentType)
      const panels = ofResource(request, request.resource)
      const model = request.customerId === null ? undefined : request.models.get(request.customerId)
      return answerDemand(panels, key, request.hours, request.lastHour, model)
    },
    outlook: (request) => answerOutlook(ofResource(request, request.resource), request.models),
    exhaustion(request) {
      const usual = [...request.usualBudgetOf].flat().join(' ')
      const panels = panelsOf(request, `charges ${usual}`, (rows) =>
        chargesOf(rows, request.usualBudgetOf, request.terms),
      )
      return request.budgets.map((budget) => budgetExhaustion(budget, panels))
    },
    watch: (request) => answerWatch(ofResource(request, 'requests'), request),
    async backtest(request) {
      const series = longestSeries(ofResource(request, request.resource))
      const heldBack = defaultHeldBack(season, request.hours, backtestOrigins)
      const horizon = request.hours
      const cases = backtestCases(series, { season, horizon, heldBack })
      const options = { season, horizon, mostCases: comparedCases }
      const comparison = await compareModels(series, cases, options, runReference)
      return { rows: tabulate(cases), heldBack, series: series.length, comparison }
    },
  }
}

async function answerDemand(
  panels: DemandPanels,
  key: string,
  hours: number,
  lastHour: number,
  model: ReferenceModel | undefined,
): Promise<DemandAnswer> {
  const series = panels.series(key)
  if (!series) {
    const note =
      'Nothing was asked for yet. Import past requests, or submit jobs: each hour that closes is learned from.'
    return { firstHour: lastHour + 1, history: new Float64Array(0), forecast: null, notes: [note] }
  }
  const { firstHour, values: history } = series
  if (!panels.hasEnough(key)) {
    const note = `A forecast needs two days of history; there are ${history.length} hours. Import past requests, or come back later.`
    return { firstHour, history, forecast: null, notes: [note] }
  }
  try {
    const forecast = await forecastOf(panels, key, hours, model)
    return {
      firstHour,
      history,
      forecast: { path: pathOf(forecast), total: totals(forecast, [hours])[0]!, method: forecast.method },
      notes: forecast.notes,
    }
  } catch (error) {
    if (!isHeadroomError(error, 'INVALID_INPUT')) throw error
    return { firstHour, history, forecast: null, notes: [error.message] }
  }
}

function forecastOf(
  panels: DemandPanels,
  key: string,
  hours: number,
  model: ReferenceModel | undefined,
): DemandForecast | Promise<DemandForecast> {
  return model ? panels.forecastBy(model, key, hours, runReference) : panels.forecast(key, hours)
}

function pathOf({ quantile: at }: DemandForecast): PredictedPath {
  return { low95: at(0.025), p10: at(0.1), p50: at(0.5), p90: at(0.9), high95: at(0.975) }
}

/** The sum of the first hours of a forecast, for several numbers of hours. */
function totals(forecast: DemandForecast, hourCounts: readonly number[]): Interval[] {
  const paths = samplePaths(forecast.quantile, forecast.dependence, pathCount, 1)
  return hourCounts.map((hours) => {
    const sums = paths.map((path) =>
      Math.max(
        0,
        path.subarray(0, hours).reduce((sum, value) => sum + value, 0),
      ),
    )
    return { p10: quantile(sums, 0.1), p50: quantile(sums, 0.5), p90: quantile(sums, 0.9) }
  })
}

async function answerOutlook(panels: DemandPanels, models: HistoryView['models']): Promise<OutlookAnswer[]> {
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

/** A week to know what is ordinary. */
const leastWatchedHours = week

/** The hour that closed against what was expected of it, and what the next one will bring, of every customer and the studio. */
function answerWatch(
  panels: DemandPanels,
  { lastHour, watches }: StudioTasks['watch']['request'],
): StudioTasks['watch']['result'] {
  const moved = new Map<string, SeriesWatch>()
  const findings: { customerId: string | null; finding: Finding }[] = []
  for (const key of panels.keys()) {
    const values = panels.series(key)!.values
    if (!key.endsWith(' *') || values.length < leastWatchedHours) continue
    const closed = closeHour(watches.get(key) ?? startWatch(), lastHour, values.at(-1)!)
    const customerId = key.split(' ')[0]!
    if (closed.finding)
      findings.push({ customerId: customerId === '*' ? null : customerId, finding: closed.finding })
    const forecast = panels.forecast(key, 1)
    moved.set(
      key,
      expectHour(closed.watch, lastHour + 1, (level) => forecast.quantile(level)[0]!),
    )
  }
  return { watches: moved, findings }
}

/** Gaps are filled as for a forecast, so that a series with one can be looked back on. */
function longestSeries(panels: DemandPanels): Float64Array[] {
  const customers = [...panels.keys()].filter((key) => key.endsWith(' *'))
  return customers
    .map((key) => cleanSeries(panels.series(key)!.values, season, windowHours).values)
    .sort((a, b) => b.length - a.length)
    .slice(0, backtestSeries)
}
