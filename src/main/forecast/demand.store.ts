import { z } from 'zod'
import type { Store } from '../store/store.ts'

/** What was asked for in one hour (whole hours since the epoch, UTC). Imported requests have no budget. */
export type DemandHour = {
  hour: number
  customerId: string
  budgetId: string | null
  contentType: string
  requests: number
  cpuSeconds: number
  /** In the budget's unit. */
  chargedMinor: number
}

/** What only the studio's own jobs tell of an hour. */
export type JobsOfHour = {
  /** Compute units that were charged for, tier and priority counted in. */
  pricedUnits: number
  /** What of the charge was for them. */
  computeMinor: number
  /** Held in hardware encoders. */
  gpuSessionSeconds: number
}

export type StoredHour = DemandHour & JobsOfHour

export type DemandStore = ReturnType<typeof createDemandStore>

const noJobs: JobsOfHour = { pricedUnits: 0, computeMinor: 0, gpuSessionSeconds: 0 }

const syncedFromKey = 'demand-synced-from'

/** The tables demand_hours, observed_spans and imported_requests. Callers bring the transaction. */
export function createDemandStore({ database }: Pick<Store, 'database'>) {
  const add = database.prepare(`
    INSERT INTO demand_hours (hour, customer_id, budget_id, content_type, requests, cpu_seconds, charged_minor, priced_units, compute_minor,
      gpu_session_seconds)
    VALUES (@hour, @customerId, @budgetId, @contentType, @requests, @cpuSeconds, @chargedMinor, @pricedUnits, @computeMinor,
      @gpuSessionSeconds)
    ON CONFLICT (hour, customer_id, budget_id, content_type) DO UPDATE SET
      requests = requests + excluded.requests, cpu_seconds = cpu_seconds + excluded.cpu_seconds,
      charged_minor = charged_minor + excluded.charged_minor, priced_units = priced_units + excluded.priced_units,
      compute_minor = compute_minor + excluded.compute_minor,
      gpu_session_seconds = gpu_session_seconds + excluded.gpu_session_seconds`)
  const removeOwn = database.prepare("DELETE FROM demand_hours WHERE hour = ? AND budget_id <> ''")
  const takeKey = database.prepare('INSERT OR IGNORE INTO imported_requests (key) VALUES (?)')
  const readSynced = database
    .prepare<[], string>(`SELECT value FROM settings WHERE key = '${syncedFromKey}'`)
    .pluck()
  const writeSynced = database.prepare(
    `INSERT INTO settings (key, value) VALUES ('${syncedFromKey}', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  )
  const lastSpan = database.prepare<[], { first_hour: number; last_hour: number }>(
    'SELECT first_hour, last_hour FROM observed_spans ORDER BY first_hour DESC LIMIT 1',
  )
  const insertSpan = database.prepare('INSERT INTO observed_spans (first_hour, last_hour) VALUES (?, ?)')
  const extendSpan = database.prepare(
    'UPDATE observed_spans SET last_hour = max(last_hour, ?) WHERE first_hour = ?',
  )

  const addHour = (row: StoredHour) => add.run({ ...row, budgetId: row.budgetId ?? '' })
  return {
    /** Requests that were imported. */
    add: (row: DemandHour) => addHour({ ...row, ...noJobs }),
    /** The studio's own rows of an hour are what `rows` say. */
    replaceOwn(hour: number, rows: readonly StoredHour[]): void {
      removeOwn.run(hour)
      for (const row of rows) addHour(row)
    },
    /** False when a request with this key is in the history already. */
    takeKey: (key: Uint8Array): boolean => takeKey.run(key).changes > 0,
    /** The first hour whose own rows may still change; undefined before the first look. */
    syncedFromHour: (): number | undefined => z.int().safeParse(JSON.parse(readSynced.get() ?? 'null')).data,
    setSyncedFromHour: (hour: number) => writeSynced.run(JSON.stringify(hour)),
    /**
     * The studio looked at this hour; hours since it last looked count as seen when they are few enough. The first look reaches back
     * to `since`.
     */
    observe(hour: number, longestPauseHours: number, since: number): void {
      const span = lastSpan.get()
      if (!span) insertSpan.run(Math.min(since, hour), hour)
      else if (hour - span.last_hour <= longestPauseHours) extendSpan.run(hour, span.first_hour)
      else insertSpan.run(hour, hour)
    },
  }
}
