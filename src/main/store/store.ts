/*
 * Owns the workspace's SQLite file: opening, migrating, locking, transactions, backup. Rooms keep their own SQL in
 * `<room>.store.ts` and their own tables in `migrations/`; nothing here knows what the tables mean.
 * Must not import any room.
 */
import Database from 'better-sqlite3'
import { HeadroomError } from '#shared/errors.ts'
import type { Clock } from '../clock.ts'
import { backupDatabase } from './backup.ts'
import { createCheckpointer } from './checkpointer.ts'
import { explainDatabaseError } from './database-errors.ts'
import { requireIntact } from './integrity.ts'
import { lockWorkspace } from './lock.ts'
import { migrations as allMigrations } from './migrations.ts'
import { type Migration, migrate } from './migrator.ts'
import { createTransactions } from './transactions.ts'
import { makeWorkspaceFolder, workspaceFiles } from './workspace.ts'

/** The workspace's data, open. */
export type Store = {
  readonly database: Database.Database
  /** The workspace folder, absolute. */
  readonly workspace: string
  /**
   * Runs `work` in one IMMEDIATE transaction. A nested call joins the outer one: when it throws, only its own writes are undone, so
   * the outer work may catch and go on. Nothing may be awaited inside.
   */
  transaction<T>(work: () => T): T
  /** Runs `act` once the outermost transaction is committed, at once when there is none, never when it is undone. */
  afterCommit(act: () => void): void
  /** An online copy into a new file, made on another thread. Errors: CONFLICT (exists), WORKSPACE_UNWRITABLE, DISK_FULL. */
  backup(toFile: string, onProgress?: (done: number) => void): Promise<{ sizeBytes: number }>
  close(): void
}

export type OpenStoreOptions = {
  clock: Clock
  /** What opening is doing, in words. */
  onProgress?: (step: string) => void
  migrations?: readonly Migration[]
}

/**
 * Opens a workspace folder, made when missing. Errors: WORKSPACE_LOCKED, WORKSPACE_DAMAGED, WORKSPACE_DIVERGED,
 * WORKSPACE_UNWRITABLE, DISK_FULL; after any of them the folder is free again.
 */
export async function openStore(workspaceFolder: string, options: OpenStoreOptions): Promise<Store> {
  const { clock, onProgress = () => {}, migrations = allMigrations } = options
  const files = workspaceFiles(workspaceFolder)
  await makeWorkspaceFolder(files.folder)
  const lock = lockWorkspace(files, clock.now())
  try {
    onProgress('Checking the workspace')
    await requireIntact(files.database)
    const database = openDatabase(files.database)
    try {
      onProgress('Bringing the workspace up to date')
      const outcome = migrate(database, migrations, clock.now())
      if (!outcome.ok) throw new HeadroomError(outcome.code, outcome.message, outcome.details)
    } catch (error) {
      database.close()
      throw explainDatabaseError(error, files.database)
    }
    const checkpointer = createCheckpointer(files.database)
    return {
      database,
      workspace: files.folder,
      ...createTransactions(database, checkpointer.committed),
      backup: (toFile, onBackupProgress) => backupDatabase(files.database, toFile, onBackupProgress),
      close() {
        checkpointer.stop()
        if (database.open) database.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function openDatabase(file: string): Database.Database {
  let database: Database.Database | undefined
  try {
    database = new Database(file, { timeout: 5000 })
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = NORMAL')
    // The checkpointer's thread does this long before; 64 MiB is where the commits themselves begin to.
    database.pragma('wal_autocheckpoint = 16384')
    database.pragma('foreign_keys = ON')
    return database
  } catch (error) {
    database?.close()
    throw explainDatabaseError(error, file)
  }
}
