import Database from 'better-sqlite3'

/** The SQLite that reads workspaces. Throws when its native module does not load. */
export function sqliteVersion(): string {
  const database = new Database(':memory:')
  try {
    return String(database.prepare('SELECT sqlite_version()').pluck().get())
  } finally {
    database.close()
  }
}
