import type { AppliedLift, CalendarEvent } from '#shared/calendar.ts'
import { isHeadroomError } from '#shared/errors.ts'
import type { DemandResource } from '#shared/forecasts.ts'
import type { Interval } from '#shared/primitives.ts'
import { quantile } from '../learning/quantile.ts'
import { type Backtest, backtestCases, defaultHeldBack, tabulate } from './backtest.ts'
import { type BacktestComparison, compareModels } from './backtest-comparison.ts'
import { chargesOf, computeSharesOf } from './budget-charges.ts'
import { type BudgetQuestion, budgetExhaustion } from './budget-exhaustion.ts'
import { type KnownLifts, knownLifts, type LiftReader } from './calendar/known-lifts.ts'
import type { ScopedLift, SeriesScope } from './calendar/lift-scope.ts'
import { createLiftedPanels, type LiftedPanels } from './calendar/lifted-panels.ts'
import { cleanSeries } from './clean-series.ts'
import type { StoredHour } from './demand.store.ts'
import {
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
import type { MixAspect } from './mix/mix.store.ts'
import { type MixReader, type StudioMix, studioMix } from './mix/studio-mix.ts'
import type { ReferenceModel } from './reference-models.ts'
import { type MeasuredJob, type MeasuredResource, type ResourceUse, resourceUse } from './resources.ts'
import { runReferenceModels } from './run-reference-models.ts'
import { samplePaths } from './sample-paths.ts'
import { closeHour, expectHour, type Finding, type SeriesWatch, startWatch } from './series-watch.ts'
import { type Stack, type StackQuestion, stackedDemand } from './stacked-demand.ts'

/** Which state of the history is asked about, and how spending is counted. */
export interface HistoryView {
  /** Changes with the history, so that what was learned from it is kept until then. */
  readonly version: string
  /** The last hour that has closed. */
  readonly lastHour: number
  readonly terms: SpendTerms
  /** Customers that a model of a person's choice forecasts. */
  readonly models: ReadonlyMap<string, ReferenceModel>
  readonly events: readonly CalendarEvent[]
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
  readonly lifts: readonly AppliedLift[]
  readonly notes: readonly string[]
}

/** Null where nothing was measured. */
export type ResourcesAnswer = Readonly<Record<'requests' | 'cpuSeconds', ResourceUse>> &
  Readonly<Record<MeasuredResource, ResourceUse | null>>

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
      readonly customerOfBudget: ReadonlyMap<string, string>
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
  readonly mix: {
    readonly request: HistoryView & {
      readonly customerId: string | null
      readonly aspect: MixAspect
      readonly hours: number
    }
    readonly result: StudioMix | null
  }
  readonly stack: {
    readonly request: HistoryView & StackQuestion & { readonly resource: DemandResource }
    readonly result: Stack | null
  }
  readonly resources: {
    readonly request: HistoryView & {
      readonly customerId: string | null
      readonly contentType: string | null
      readonly jobs: readonly MeasuredJob[]
    }
    readonly result: ResourcesAnswer | null
  }
  readonly eventLifts: { readonly request: HistoryView; readonly result: readonly ScopedLift[] }
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
  hours(sinceHour: number, untilHour: number): StoredHour[]
  spans(): HourSpan[]
} & LiftReader &
  MixReader

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
    | {
        version: string
        rows: StoredHour[]
        spans: HourSpan[]
        panels: Map<string, LiftedPanels>
        lifts: KnownLifts
      }
    | undefined

  const current = (view: HistoryView) => {
    if (kept?.version !== view.version) {
      const rows = reader.hours(view.lastHour - windowHours + 1, view.lastHour)
      const spans = reader.spans()
      const lifts = knownLifts(reader, spans, view.events, view.lastHour)
      kept = { version: view.version, rows, spans, panels: new Map(), lifts }
    }
    return kept
  }
  const panelsOf = (
    view: HistoryView,
    name: string,
    values: (rows: readonly StoredHour[]) => Map<string, Map<number, number>>,
    scope?: { of: (key: string) => SeriesScope | undefined; shares: DemandPanels },
  ): LiftedPanels => {
    const { rows, spans, panels, lifts } = current(view)
    const known =
      panels.get(name) ??
      createLiftedPanels(values(rows), spans, view.lastHour, lifts.all, scope?.of, scope?.shares)
    panels.set(name, known)
    return known
  }
  const ofResource = (view: HistoryView, resource: DemandResource) =>
    panelsOf(view, resource, (rows) => valuesOf(rows, resource, view.terms))

  return {
    async demand(request) {
      const key = seriesKey.of(request.customerId, request.contentType)
      const panels = ofResource(request, request.resource)
      const model = request.customerId === null ? undefined : request.models.get(request.customerId)
      const answer = await answerDemand(panels, key, request.hours, request.lastHour, model)
      const { trendNotes } = current(request).lifts
      return answer.forecast ? { ...answer, notes: [...answer.notes, ...trendNotes] } : answer
    },
    outlook: (request) => answerOutlook(ofResource(request, request.resource), request.models),
    exhaustion(request) {
      const usual = [...request.usualBudgetOf].flat().join(' ')
      const panels = panelsOf(
        request,
        `charges ${usual}`,
        (rows) => chargesOf(rows, request.usualBudgetOf, request.terms),
        {
          of: (key) => scopeOfBudget(key, request.customerOfBudget),
          shares: ofResource(request, 'cpuSeconds'),
        },
      )
      const { rows } = current(request)
      const computeShares = computeSharesOf(rows, request.usualBudgetOf, request.terms)
      return request.budgets.map((budget) =>
        // Without a history there is nothing yet that a price would change.
        budgetExhaustion(budget, panels, computeShares.get(budget.budgetId) ?? 0),
      )
    },
    watch: (request) => answerWatch(ofResource(request, 'requests'), request),
    mix(request) {
      const panels = ofResource(request, 'requests')
      const key = seriesKey.of(request.customerId, null)
      if (!panels.hasEnough(key)) return null
      const load = panels.forecast(key, request.hours).quantile(0.5)
      return studioMix(reader, request.customerId, request.aspect, load, request.lastHour + 1) ?? null
    },
    stack: (request) => stackedDemand(ofResource(request, request.resource), request) ?? null,
    resources(request) {
      const { customerId, contentType, jobs, lastHour } = request
      const key = seriesKey.of(customerId, contentType)
      return answerResources(
        { requests: ofResource(request, 'requests'), cpuSeconds: ofResource(request, 'cpuSeconds') },
        key,
        jobs,
        (load) => studioMix(reader, customerId, 'format', load, lastHour + 1),
      )
    },
    eventLifts: (request) => current(request).lifts.all.filter(({ source }) => source === 'calendar'),
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

function answerResources(
  panels: { readonly requests: LiftedPanels; readonly cpuSeconds: LiftedPanels },
  key: string,
  jobs: readonly MeasuredJob[],
  mixOf: (load: Float64Array) => StudioMix | undefined,
): ResourcesAnswer | null {
  if (!panels.requests.hasEnough(key)) return null
  const direct = (forecast: DemandForecast): ResourceUse => {
    const [nextHour, nextDay, nextWeek] = totals(forecast, [1, season, week]) as [
      Interval,
      Interval,
      Interval,
    ]
    return { nextHour, nextDay, nextWeek, byHour: forecast.quantile(0.5) }
  }
  const requests = panels.requests.forecast(key, week)
  const paths = samplePaths(requests.quantile, requests.dependence, pathCount, 1)
  const mix = mixOf(requests.quantile(0.5)) ?? {
    categories: [''],
    shares: Array.from({ length: week }, () => Float64Array.of(1)),
  }
  const measured = (resource: MeasuredResource) => resourceUse(resource, jobs, paths, mix) ?? null
  return {
    requests: direct(requests),
    cpuSeconds: direct(panels.cpuSeconds.forecast(key, week)),
    gpuSessionSeconds: measured('gpuSessionSeconds'),
    memoryByteSeconds: measured('memoryByteSeconds'),
    storageBytes: measured('storageBytes'),
  }
}

function scopeOfBudget(key: string, customerOfBudget: ReadonlyMap<string, string>): SeriesScope | undefined {
  const customerId = customerOfBudget.get(key.slice(seriesKey.budget('').length))
  return customerId === undefined ? undefined : { customerId, contentType: null }
}

async function answerDemand(
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
