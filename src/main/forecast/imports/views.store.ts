import type { MediaViews } from '#shared/forecast-imports.ts'
import type { Store } from '../../store/store.ts'
import type { ImportKeys } from './import-keys.store.ts'
import type { Viewing } from './import-rows.ts'

const hourMs = 3_600_000

export type ViewStore = ReturnType<typeof createViewStore>

/** Views of one media id in one hour (whole hours since the epoch, UTC). */
export type ViewHour = { hour: number; mediaId: string; contentType: string; views: number }

/** Rows kept by media id, at most; the oldest hours beyond keep their totals by content type. */
export const mostViewRows = 1_000_000

/** The table view_hours. Callers bring the transaction. */
export function createViewStore({ database }: Pick<Store, 'database'>, keys: ImportKeys) {
  const add = database.prepare(`
    INSERT INTO view_hours (hour, media_id, content_type, views) VALUES (@hour, @mediaId, @contentType, @views)
    ON CONFLICT (hour, media_id, content_type) DO UPDATE SET views = views + excluded.views`)
  const lastFolded = database
    .prepare<[], number | null>("SELECT max(hour) FROM view_hours WHERE media_id = ''")
    .pluck()
  const rowsByHour = database.prepare<[], { hour: number; rows: number }>(
    "SELECT hour, count(*) AS rows FROM view_hours WHERE media_id <> '' GROUP BY hour ORDER BY hour",
  )
  const foldTotals = database.prepare(`
    INSERT INTO view_hours (hour, media_id, content_type, views)
    SELECT hour, '', content_type, sum(views) FROM view_hours WHERE media_id <> '' AND hour <= ? GROUP BY hour, content_type
    ON CONFLICT (hour, media_id, content_type) DO UPDATE SET views = views + excluded.views`)
  const foldAway = database.prepare("DELETE FROM view_hours WHERE media_id <> '' AND hour <= ?")
  const lastHour = database
    .prepare<[], number | null>("SELECT max(hour) FROM view_hours WHERE media_id <> ''")
    .pluck()
  const most = database.prepare<[number, number, number], MediaViews>(`
    SELECT media_id AS mediaId, content_type AS contentType, sum(views) AS views,
      min(hour) * ${hourMs} AS firstAt, max(hour) * ${hourMs} AS lastAt
    FROM view_hours WHERE media_id <> '' AND hour >= ? AND hour <= ?
    GROUP BY media_id, content_type ORDER BY sum(views) DESC, media_id LIMIT ?`)
  const ofMedia = database.prepare<[string, number, number], ViewHour>(`
    SELECT hour, media_id AS mediaId, content_type AS contentType, views
    FROM view_hours WHERE media_id = ? AND hour >= ? AND hour <= ? ORDER BY hour`)

  return {
    /** False when this viewing is in already; undefined when its hour is kept as a total only. */
    take({ at, key, mediaId, contentType, views }: Viewing): boolean | undefined {
      const hour = Math.floor(at / hourMs)
      if (hour <= (lastFolded.get() ?? Number.NEGATIVE_INFINITY)) return undefined
      if (!keys.take('views', hour, key)) return false
      add.run({ hour, mediaId, contentType, views })
      return true
    },
    /** Keeps the table within `mostRows`: its oldest hours become totals. */
    fold(mostRows = mostViewRows): void {
      const hours = rowsByHour.all()
      let surplus = hours.reduce((sum, { rows }) => sum + rows, 0) - mostRows
      if (surplus <= 0) return
      // A tenth more, so that it is not done again at once.
      surplus += mostRows / 10
      const until =
        hours.find(({ rows }) => {
          surplus -= rows
          return surplus <= 0
        })?.hour ?? hours.at(-1)!.hour
      foldTotals.run(until)
      foldAway.run(until)
      keys.forgetUntil('views', until)
    },
    /** The last hour with a view of a known media id. */
    lastHour: (): number | undefined => lastHour.get() ?? undefined,
    mostWatched: (firstHour: number, untilHour: number, limit: number): MediaViews[] =>
      most.all(firstHour, untilHour, limit),
    ofMedia: (mediaId: string, firstHour: number, untilHour: number): ViewHour[] =>
      ofMedia.all(mediaId, firstHour, untilHour),
  }
}
