import type { DemandResource } from '#shared/forecasts.ts'
import { chargesOf } from './budget-charges.ts'
import { type KnownLifts, knownLifts, type LiftReader } from './calendar/known-lifts.ts'
import type { SeriesScope } from './calendar/lift-scope.ts'
import { createLiftedPanels, type LiftedPanels } from './calendar/lifted-panels.ts'
import type { StoredHour } from './demand.store.ts'
import { type DemandPanels, seriesKey, valuesOf, windowHours } from './demand-panels.ts'
import type { HourSpan } from './hourly-series.ts'
import type { MixReader } from './mix/studio-mix.ts'
import type { HistoryView } from './studio-questions.ts'

export type HistoryReader = {
  hours(sinceHour: number, untilHour: number): StoredHour[]
  spans(): HourSpan[]
} & LiftReader &
  MixReader

/** The series of a history, by what they count; what was read and learned is kept as long as its version stands. */
export type HistoryPanels = {
  rows(view: HistoryView): readonly StoredHour[]
  lifts(view: HistoryView): KnownLifts
  ofResource(view: HistoryView, resource: DemandResource): LiftedPanels
  /** What budgets are charged, at the list price; imported requests are charged to a customer's usual budget. */
  ofBudgets(view: HistoryView, budgets: BudgetsOfCustomers): LiftedPanels
}

export interface BudgetsOfCustomers {
  readonly usualBudgetOf: ReadonlyMap<string, string>
  readonly customerOfBudget: ReadonlyMap<string, string>
}

type Kept = {
  version: string
  rows: StoredHour[]
  spans: HourSpan[]
  panels: Map<string, LiftedPanels>
  lifts: KnownLifts
}

export function createHistoryPanels(reader: HistoryReader): HistoryPanels {
  let kept: Kept | undefined

  const current = (view: HistoryView): Kept => {
    if (kept?.version === view.version) return kept
    const rows = reader.hours(view.lastHour - windowHours + 1, view.lastHour)
    const spans = reader.spans()
    const lifts = knownLifts(reader, spans, view.events, view.lastHour)
    kept = { version: view.version, rows, spans, panels: new Map(), lifts }
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
    rows: (view) => current(view).rows,
    lifts: (view) => current(view).lifts,
    ofResource,
    ofBudgets: (view, { usualBudgetOf, customerOfBudget }) =>
      panelsOf(
        view,
        `charges ${[...usualBudgetOf].flat().join(' ')}`,
        (rows) => chargesOf(rows, usualBudgetOf, view.terms),
        {
          of: (key) => scopeOfBudget(key, customerOfBudget),
          shares: ofResource(view, 'cpuSeconds'),
        },
      ),
  }
}

function scopeOfBudget(key: string, customerOfBudget: ReadonlyMap<string, string>): SeriesScope | undefined {
  const customerId = customerOfBudget.get(key.slice(seriesKey.budget('').length))
  return customerId === undefined ? undefined : { customerId, contentType: null }
}
