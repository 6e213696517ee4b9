import type { ForecastNotice } from '#shared/forecasts.ts'
import type { Store } from '../store/store.ts'
import type { SeriesWatch } from './series-watch.ts'

export type SeriesWatchStore = ReturnType<typeof createSeriesWatchStore>

/** Older notices are let go of. */
const keptNotices = 1000

/** The tables series_watch and forecast_notices. Callers bring the transaction. */
export function createSeriesWatchStore({ database }: Pick<Store, 'database'>) {
  const read = database.prepare<[], { series: string; state: string }>(
    'SELECT series, state FROM series_watch',
  )
  const write = database.prepare(
    'INSERT INTO series_watch (series, state) VALUES (?, ?) ON CONFLICT (series) DO UPDATE SET state = excluded.state',
  )
  const notices = database.prepare<[number], ForecastNotice>(
    'SELECT at, customer_id AS customerId, kind, sentence FROM forecast_notices ORDER BY sequence DESC LIMIT ?',
  )
  const addNotice = database.prepare(
    'INSERT INTO forecast_notices (at, customer_id, kind, sentence) VALUES (@at, @customerId, @kind, @sentence)',
  )
  const forget = database.prepare(
    `DELETE FROM forecast_notices WHERE sequence <= (SELECT max(sequence) FROM forecast_notices) - ${keptNotices}`,
  )
  return {
    watches: (): Map<string, SeriesWatch> =>
      new Map(read.all().map(({ series, state }) => [series, JSON.parse(state) as SeriesWatch])),
    keep(watches: ReadonlyMap<string, SeriesWatch>): void {
      for (const [series, watch] of watches) write.run(series, JSON.stringify(watch))
    },
    /** The latest first. */
    notices: (limit: number): ForecastNotice[] => notices.all(limit),
    addNotice(notice: ForecastNotice): void {
      addNotice.run(notice)
      forget.run()
    },
  }
}
