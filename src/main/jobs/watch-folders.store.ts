import type { ErrorReport, WatchFolder } from '#shared/jobs.ts'
import type { Store } from '../store/store.ts'

type FolderRow = {
  id: string
  path: string
  customer_id: string | null
  outputs: string
  enabled: number
  created_at: number
}
type RefusalRow = { path: string; at: number; error_code: ErrorReport['code']; error_message: string }

/** What became of one state of a file. */
export type HandledFile = { jobId: string | null; errorCode: ErrorReport['code'] | null; at: number }

export type StoredWatchFolder = Omit<WatchFolder, 'problem'>

export function createWatchFoldersStore({ database }: Store) {
  const insert = database.prepare(
    'INSERT INTO watch_folders (id, path, customer_id, outputs, enabled, created_at) VALUES (?, ?, ?, ?, 1, ?)',
  )
  const readAll = database.prepare<[], FolderRow>(
    'SELECT * FROM watch_folders WHERE removed_at IS NULL ORDER BY created_at, id',
  )
  const readRefusals = database.prepare<[string], RefusalRow>(`
    SELECT path, at, error_code, error_message FROM watched_files
    WHERE watch_folder_id = ? AND error_code IS NOT NULL ORDER BY at DESC LIMIT 100`)
  const setEnabled = database.prepare('UPDATE watch_folders SET enabled = ? WHERE id = ?')
  const setRemoved = database.prepare('UPDATE watch_folders SET removed_at = ? WHERE id = ?')
  const readFile = database.prepare<[string, string, string], HandledFile>(`
    SELECT job_id AS jobId, error_code AS errorCode, at FROM watched_files
    WHERE watch_folder_id = ? AND path = ? AND fingerprint = ?`)
  const writeFile = database.prepare(`
    INSERT INTO watched_files (watch_folder_id, path, fingerprint, at, job_id, error_code, error_message)
    VALUES (@folderId, @path, @fingerprint, @at, @jobId, @errorCode, @errorMessage)
    ON CONFLICT DO UPDATE SET at = excluded.at, job_id = excluded.job_id, error_code = excluded.error_code,
      error_message = excluded.error_message`)

  return {
    insert(folder: Pick<WatchFolder, 'id' | 'path' | 'customerId' | 'outputs' | 'createdAt'>): void {
      insert.run(folder.id, folder.path, folder.customerId, JSON.stringify(folder.outputs), folder.createdAt)
    },
    list(): StoredWatchFolder[] {
      return readAll.all().map((row) => ({
        id: row.id,
        path: row.path,
        customerId: row.customer_id,
        outputs: JSON.parse(row.outputs) as WatchFolder['outputs'],
        enabled: row.enabled === 1,
        createdAt: row.created_at,
        refusals: readRefusals.all(row.id).map(({ path, at, error_code, error_message }) => ({
          path,
          at,
          error: { code: error_code, message: error_message },
        })),
      }))
    },
    setEnabled: (id: string, enabled: boolean) => setEnabled.run(Number(enabled), id),
    remove: (id: string, at: number) => setRemoved.run(at, id),
    handled: (folderId: string, path: string, fingerprint: string): HandledFile | undefined =>
      readFile.get(folderId, path, fingerprint),
    record(file: {
      folderId: string
      path: string
      fingerprint: string
      at: number
      jobId: string | null
      error: ErrorReport | null
    }): void {
      const { error, ...rest } = file
      writeFile.run({ ...rest, errorCode: error?.code ?? null, errorMessage: error?.message ?? null })
    },
  }
}
export type WatchFoldersStore = ReturnType<typeof createWatchFoldersStore>
