import Database from 'better-sqlite3'
import type { LiftReader } from './calendar/known-lifts.ts'
import type { StoredHour } from './demand.store.ts'
import type { HourSpan } from './hourly-series.ts'
import type { CountedMove } from './mix/content-chain.ts'
import type { MixReader } from './mix/studio-mix.ts'

/** The demand history as the forecasting thread reads it: a connection of its own, so that the main thread never waits. */
export type DemandReader = {
  /** Rows of hours from `sinceHour` up to and with `untilHour`. */
  hours(sinceHour: number, untilHour: number): StoredHour[]
  /** When somebody looked: the studio itself, and imported files. */
  spans(): HourSpan[]
  close(): void
} & LiftReader &
  MixReader

const hourMs = 3_600_000

export function openDemandReader(databaseFile: string): DemandReader {
  const database = new Database(databaseFile, { readonly: true, fileMustExist: true, timeout: 5000 })
  const hours = database.prepare<[number, number], StoredHour>(`
    SELECT hour, customer_id AS customerId, nullif(budget_id, '') AS budgetId, content_type AS contentType,
      requests, cpu_seconds AS cpuSeconds, charged_minor AS chargedMinor, priced_units AS pricedUnits,
      compute_minor AS computeMinor, gpu_session_seconds AS gpuSessionSeconds
    FROM demand_hours WHERE hour >= ? AND hour <= ?`)
  const spans = database.prepare<[], HourSpan>(`
    SELECT first_hour AS firstHour, last_hour AS lastHour FROM observed_spans
    UNION ALL SELECT first_at / ${hourMs}, last_at / ${hourMs} FROM forecast_imports
      WHERE kind = 'requests' AND first_at IS NOT NULL`)
  const scopeHours = database.prepare<
    { customerId: string | null; contentType: string | null; firstHour: number; lastHour: number },
    { hour: number; value: number }
  >(`
    SELECT hour, sum(requests) AS value FROM demand_hours
    WHERE hour >= @firstHour AND hour <= @lastHour AND (@customerId IS NULL OR customer_id = @customerId)
      AND (@contentType IS NULL OR content_type = @contentType)
    GROUP BY hour`)
  const trendCategories = database
    .prepare<[number, number], string>(
      'SELECT category FROM trend_hours WHERE hour >= ? AND hour <= ? GROUP BY category ORDER BY sum(score_sum) DESC',
    )
    .pluck()
  const trendScores = database.prepare<[number, number, string], { hour: number; value: number }>(
    'SELECT hour, sum(score_sum) AS value FROM trend_hours WHERE hour >= ? AND hour <= ? AND category = ? GROUP BY hour',
  )
  const transitions = database.prepare<{ customerId: string | null; aspect: string }, CountedMove>(`
    SELECT hour_of_day AS hourOfDay, nullif(from_label, '') AS "from", to_label AS "to", sum(requests) AS requests
    FROM request_transitions WHERE aspect = @aspect AND (@customerId IS NULL OR customer_id = @customerId)
    GROUP BY hour_of_day, from_label, to_label`)
  const lastLabel = database
    .prepare<{ customerId: string | null; aspect: string }, string>(`
      SELECT label FROM request_lasts WHERE aspect = @aspect AND (@customerId IS NULL OR customer_id = @customerId)
      ORDER BY at DESC LIMIT 1`)
    .pluck()
  return {
    transitions: (customerId, aspect) => transitions.all({ customerId, aspect }),
    lastLabel: (customerId, aspect) => lastLabel.get({ customerId, aspect }),
    scopeHours: (scope, firstHour, lastHour) => scopeHours.all({ ...scope, firstHour, lastHour }),
    trendCategories: (firstHour, lastHour) => trendCategories.all(firstHour, lastHour),
    trendScores: (category, firstHour, lastHour) => trendScores.all(firstHour, lastHour, category),
    hours: (sinceHour, untilHour) => hours.all(sinceHour, untilHour),
    spans: () => spans.all(),
    close: () => database.close(),
  }
}
