import type { ImportKind } from '#shared/forecast-imports.ts'
import type { Store } from '../../store/store.ts'

export type ImportKeys = ReturnType<typeof createImportKeys>

/** The table import_keys: which rows are in already, by their hour. Callers bring the transaction. */
export function createImportKeys({ database }: Pick<Store, 'database'>) {
  const take = database.prepare('INSERT OR IGNORE INTO import_keys (kind, hour, key) VALUES (?, ?, ?)')
  const forget = database.prepare('DELETE FROM import_keys WHERE kind = ? AND hour <= ?')
  return {
    /** False when a row with this key is in already. */
    take: (kind: ImportKind, hour: number, key: Uint8Array): boolean => take.run(kind, hour, key).changes > 0,
    forgetUntil: (kind: ImportKind, hour: number) => forget.run(kind, hour),
  }
}
