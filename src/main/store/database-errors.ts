import Database from 'better-sqlite3'
import { HeadroomError } from '#shared/errors.ts'

/** Turns what SQLite says of a file or disk into a refusal a person can act on; anything else passes unchanged. */
export function explainDatabaseError(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const explain = (code: 'DISK_FULL' | 'WORKSPACE_DAMAGED' | 'WORKSPACE_UNWRITABLE', sentence: string) =>
    new HeadroomError(code, sentence, { file, sqlite: error.code }, { cause: error })

  if (error.code === 'SQLITE_FULL') {
    return explain('DISK_FULL', `The disk that holds ${file} is full. Free some space and try again.`)
  }
  if (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB') {
    return explain(
      'WORKSPACE_DAMAGED',
      `The workspace's data in ${file} is damaged (${error.message}). Restore a backup with "headroom restore".`,
    )
  }
  if (/^SQLITE_(READONLY|CANTOPEN|IOERR|PERM)/.test(error.code)) {
    return explain(
      'WORKSPACE_UNWRITABLE',
      `${file} cannot be read or written (${error.message}). Check the disk and the folder's permissions.`,
    )
  }
  return error
}
