import type { RequestImport } from '#shared/forecasts.ts'
import type { Store } from '../store/store.ts'

/** An import with where it stands in its file. */
export type StoredImport = RequestImport & { fingerprint: string; linesDone: number }

type ImportRow = {
  id: string
  path: string
  fingerprint: string
  state: RequestImport['state']
  lines_done: number
  progress: number
  rows_added: number
  rows_repeated: number
  rows_dirty: number
  problems: string
  first_at: number | null
  last_at: number | null
  started_at: number
  finished_at: number | null
  error: string | null
}

export type RequestImportStore = ReturnType<typeof createRequestImportStore>

/** The table request_imports. Callers bring the transaction. */
export function createRequestImportStore({ database }: Pick<Store, 'database'>) {
  const insert = database.prepare(`
    INSERT INTO request_imports (id, path, fingerprint, state, started_at)
    VALUES (@id, @path, @fingerprint, 'running', @startedAt)`)
  const save = database.prepare(`
    UPDATE request_imports SET state = @state, lines_done = @linesDone, progress = @progress, rows_added = @rowsAdded,
      rows_repeated = @rowsRepeated, rows_dirty = @rowsDirty, problems = @problems, first_at = @firstAt, last_at = @lastAt,
      finished_at = @finishedAt, error = @error
    WHERE id = @id`)
  const byId = database.prepare<[string], ImportRow>('SELECT * FROM request_imports WHERE id = ?')
  const byFile = database.prepare<[string, string], ImportRow>(
    `SELECT * FROM request_imports WHERE path = ? AND fingerprint = ? ORDER BY sequence DESC LIMIT 1`,
  )
  const newest = database.prepare<[], ImportRow>(
    'SELECT * FROM request_imports ORDER BY sequence DESC LIMIT 50',
  )
  const interrupt = database.prepare("UPDATE request_imports SET state = 'stopped' WHERE state = 'running'")

  return {
    insert: (draft: Pick<StoredImport, 'id' | 'path' | 'fingerprint' | 'startedAt'>) => insert.run(draft),
    save: (entry: StoredImport) => save.run({ ...entry, problems: JSON.stringify(entry.problems) }),
    find: (id: string) => toImport(byId.get(id)),
    findByFile: (path: string, fingerprint: string) => toImport(byFile.get(path, fingerprint)),
    newest: (): StoredImport[] => newest.all().map((row) => toImport(row)!),
    /** Imports a crash or a stop left running can go on later. */
    interruptAll: () => interrupt.run(),
  }
}

function toImport(row: ImportRow | undefined): StoredImport | undefined {
  if (!row) return undefined
  return {
    id: row.id,
    path: row.path,
    fingerprint: row.fingerprint,
    state: row.state,
    linesDone: row.lines_done,
    progress: row.progress,
    rowsAdded: row.rows_added,
    rowsRepeated: row.rows_repeated,
    rowsDirty: row.rows_dirty,
    problems: JSON.parse(row.problems) as RequestImport['problems'],
    firstAt: row.first_at,
    lastAt: row.last_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: row.error,
  }
}
