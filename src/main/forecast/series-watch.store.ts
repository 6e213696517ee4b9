import type { Store } from '../store/store.ts'
import type { SeriesWatch } from './series-watch.ts'

export type SeriesWatchStore = ReturnType<typeof createSeriesWatchStore>

/** The table series_watch. Callers bring the transaction. */
export function createSeriesWatchStore({ database }: Pick<Store, 'database'>) {
  const read = database.prepare<[], { series: string; state: string }>(
    'SELECT series, state FROM series_watch',
  )
  const write = database.prepare(
    'INSERT INTO series_watch (series, state) VALUES (?, ?) ON CONFLICT (series) DO UPDATE SET state = excluded.state',
  )
  return {
    watches: (): Map<string, SeriesWatch> =>
      new Map(read.all().map(({ series, state }) => [series, JSON.parse(state) as SeriesWatch])),
    keep(watches: ReadonlyMap<string, SeriesWatch>): void {
      for (const [series, watch] of watches) write.run(series, JSON.stringify(watch))
    },
  }
}
