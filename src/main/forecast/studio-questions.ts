import type { AppliedLift, CalendarEvent } from '#shared/calendar.ts'
import type { DemandResource } from '#shared/forecasts.ts'
import type { Interval } from '#shared/primitives.ts'
import type { Backtest } from './backtest.ts'
import type { BacktestComparison } from './backtest-comparison.ts'
import type { BudgetQuestion } from './budget-exhaustion.ts'
import type { ScopedLift } from './calendar/lift-scope.ts'
import type { DemandForecast, SpendTerms } from './demand-panels.ts'
import type { Exhaustion } from './exhaustion.ts'
import type { MixAspect } from './mix/mix.store.ts'
import type { StudioMix } from './mix/studio-mix.ts'
import type { ReferenceModel } from './reference-models.ts'
import type { MeasuredJob, MeasuredResource, ResourceUse } from './resources.ts'
import type { Finding, SeriesWatch } from './series-watch.ts'
import type { Stack, StackQuestion } from './stacked-demand.ts'

/** Rolling origins of the studio's back-test, a day apart. */
export const backtestOrigins = 7

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
