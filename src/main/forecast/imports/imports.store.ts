import type { ForecastImport, ImportKind } from '#shared/forecast-imports.ts'
import type { Store } from '../../store/store.ts'

/** An import with where it stands in its file. */
export type StoredImport = ForecastImport & { fingerprint: string; linesDone: number }

type ImportRow = {
  id: string
  kind: ImportKind
  path: string
  url: string | null
  fingerprint: string
  state: ForecastImport['state']
  format: string | null
  lines_done: number
  progress: number
  rows_added: number
  rows_repeated: number
  rows_dirty: number
  rows_repaired: number
  rows_passed_over: number
  remarks: string
  first_at: number | null
  last_at: number | null
  started_at: number
  finished_at: number | null
  error: string | null
}

export type ImportDraft = Pick<StoredImport, 'id' | 'kind' | 'path' | 'url' | 'fingerprint' | 'startedAt'> & {
  /** Of what a kept feed brought. */
  feedId: string | null
}
export type ImportStore = ReturnType<typeof createImportStore>

/** The table forecast_imports. Callers bring the transaction. */
export function createImportStore({ database }: Pick<Store, 'database'>) {
  const insert = database.prepare(`
    INSERT INTO forecast_imports (id, kind, path, url, feed_id, fingerprint, state, started_at)
    VALUES (@id, @kind, @path, @url, @feedId, @fingerprint, 'running', @startedAt)`)
  const save = database.prepare(`
    UPDATE forecast_imports SET state = @state, format = @format, lines_done = @linesDone, progress = @progress,
      rows_added = @rowsAdded, rows_repeated = @rowsRepeated, rows_dirty = @rowsDirty, rows_repaired = @rowsRepaired,
      rows_passed_over = @rowsPassedOver, remarks = @remarks, first_at = @firstAt, last_at = @lastAt,
      finished_at = @finishedAt, error = @error
    WHERE id = @id`)
  const byId = database.prepare<[string], ImportRow>('SELECT * FROM forecast_imports WHERE id = ?')
  const byFile = database.prepare<[string, string, string], ImportRow>(
    `SELECT * FROM forecast_imports WHERE kind = ? AND path = ? AND fingerprint = ? ORDER BY sequence DESC LIMIT 1`,
  )
  const newest = database.prepare<[], ImportRow>(
    'SELECT * FROM forecast_imports WHERE feed_id IS NULL ORDER BY sequence DESC LIMIT 50',
  )
  const ofFeed = database.prepare<[string], ImportRow>('SELECT * FROM forecast_imports WHERE feed_id = ?')
  const removeOfFeed = database.prepare('DELETE FROM forecast_imports WHERE feed_id = ?')
  const interrupt = database.prepare("UPDATE forecast_imports SET state = 'stopped' WHERE state = 'running'")

  return {
    insert: (draft: ImportDraft) => insert.run(draft),
    save: (entry: StoredImport) => save.run({ ...entry, remarks: JSON.stringify(entry.remarks) }),
    find: (id: string) => toImport(byId.get(id)),
    findByFile: (kind: ImportKind, path: string, fingerprint: string) =>
      toImport(byFile.get(kind, path, fingerprint)),
    ofFeed: (feedId: string) => toImport(ofFeed.get(feedId)),
    removeOfFeed: (feedId: string) => removeOfFeed.run(feedId),
    /** Those that a person began. */
    newest: (): StoredImport[] => newest.all().map((row) => toImport(row)!),
    /** Imports a crash or a stop left running can go on later. */
    interruptAll: () => interrupt.run(),
  }
}

function toImport(row: ImportRow | undefined): StoredImport | undefined {
  if (!row) return undefined
  return {
    id: row.id,
    kind: row.kind,
    path: row.path,
    url: row.url,
    fingerprint: row.fingerprint,
    state: row.state,
    format: row.format,
    linesDone: row.lines_done,
    progress: row.progress,
    rowsAdded: row.rows_added,
    rowsRepeated: row.rows_repeated,
    rowsDirty: row.rows_dirty,
    rowsRepaired: row.rows_repaired,
    rowsPassedOver: row.rows_passed_over,
    remarks: JSON.parse(row.remarks) as ForecastImport['remarks'],
    firstAt: row.first_at,
    lastAt: row.last_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: row.error,
  }
}
