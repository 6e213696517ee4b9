import Database from 'better-sqlite3'
import type { DemandHour } from './demand.store.ts'
import type { HourSpan } from './hourly-series.ts'

/** The demand history as the forecasting thread reads it: a connection of its own, so that the main thread never waits. */
export type DemandReader = {
  /** Rows of hours from `sinceHour` up to and with `untilHour`. */
  hours(sinceHour: number, untilHour: number): DemandHour[]
  /** When somebody looked: the studio itself, and imported files. */
  spans(): HourSpan[]
  close(): void
}

const hourMs = 3_600_000

export function openDemandReader(databaseFile: string): DemandReader {
  const database = new Database(databaseFile, { readonly: true, fileMustExist: true, timeout: 5000 })
  const hours = database.prepare<[number, number], DemandHour>(`
    SELECT hour, customer_id AS customerId, nullif(budget_id, '') AS budgetId, content_type AS contentType,
      requests, cpu_seconds AS cpuSeconds, charged_minor AS chargedMinor
    FROM demand_hours WHERE hour >= ? AND hour <= ?`)
  const spans = database.prepare<[], HourSpan>(`
    SELECT first_hour AS firstHour, last_hour AS lastHour FROM observed_spans
    UNION ALL SELECT first_at / ${hourMs}, last_at / ${hourMs} FROM forecast_imports
      WHERE kind = 'requests' AND first_at IS NOT NULL`)
  return {
    hours: (sinceHour, untilHour) => hours.all(sinceHour, untilHour),
    spans: () => spans.all(),
    close: () => database.close(),
  }
}
