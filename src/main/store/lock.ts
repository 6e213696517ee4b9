import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { HeadroomError } from '#shared/errors.ts'
import { explainDatabaseError } from './database-errors.ts'
import type { WorkspaceFiles } from './workspace.ts'

const holderSchema = z.object({ pid: z.int(), host: z.string(), since: z.iso.datetime() })
export type LockHolder = z.infer<typeof holderSchema>

/**
 * Keeps a workspace to one process. The lock is SQLite's exclusive lock on a file of its own, which the operating system drops
 * when its holder dies, however it dies: nothing is ever stale and no process number is ever trusted. `lock.json` only tells
 * people who holds it. Errors: WORKSPACE_LOCKED (with the holder), WORKSPACE_UNWRITABLE.
 */
export function lockWorkspace(files: WorkspaceFiles, now: number): { release(): void } {
  let lock: Database.Database | undefined
  try {
    lock = new Database(files.lock, { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock?.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw lockedError(files, readHolder(files))
    }
    throw explainDatabaseError(error, files.lock)
  }
  const holder: LockHolder = { pid: process.pid, host: hostname(), since: new Date(now).toISOString() }
  nameHolder(files, holder)
  const held = lock
  return {
    release() {
      if (!held.open) return
      rmSync(files.lockHolder, { force: true })
      held.close()
    },
  }
}

/** On a full disk the lock is held all the same, only nobody can read by whom. */
function nameHolder(files: WorkspaceFiles, holder: LockHolder): void {
  try {
    writeFileSync(files.lockHolder, JSON.stringify(holder))
  } catch {
    rmSync(files.lockHolder, { force: true })
  }
}

function readHolder(files: WorkspaceFiles): LockHolder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(readFileSync(files.lockHolder, 'utf8'))).data
  } catch {
    return undefined
  }
}

function lockedError(files: WorkspaceFiles, holder: LockHolder | undefined): HeadroomError {
  const who = holder
    ? `process ${holder.pid} on ${holder.host} since ${holder.since}`
    : 'another process (it left no name: it is just starting or stopping, or the disk is full)'
  return new HeadroomError(
    'WORKSPACE_LOCKED',
    `The workspace ${files.folder} is in use by ${who}. Use that one, stop it, or choose another folder with --workspace.`,
    { folder: files.folder, holder: holder ?? null },
  )
}
