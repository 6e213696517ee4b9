import type Database from 'better-sqlite3'

/** The workspace's data, open. */
export type Store = {
  readonly database: Database.Database
  /** Runs `work` in one IMMEDIATE transaction; nested calls join the outer one. Nothing may be awaited inside. */
  transaction<T>(work: () => T): T
  /** An online copy into a new file, in steps that leave the main thread free. Errors: CONFLICT (exists), WORKSPACE_UNWRITABLE. */
  backup(toFile: string, onProgress?: (done: number) => void): Promise<{ sizeBytes: number }>
  close(): void
}
