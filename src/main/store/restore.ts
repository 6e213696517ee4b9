import { randomUUID } from 'node:crypto'
import { copyFile, link, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { HeadroomError } from '#shared/errors.ts'
import type { Clock } from '../clock.ts'
import { exists, flushFile, flushFolder } from '../files.ts'
import { explainDatabaseError } from './database-errors.ts'
import { findDamage } from './integrity.ts'
import { lockWorkspace } from './lock.ts'
import { migrations as allMigrations } from './migrations.ts'
import { applicationId, appliedMigrations, findDivergence } from './migrator.ts'
import { makeWorkspaceFolder, type WorkspaceFiles, workspaceFiles } from './workspace.ts'

/**
 * Puts a backup in the place of a workspace's data. The backup is copied and checked first, and the data it replaces is kept beside
 * it under a dated name (`keptAs`; null when there was none). The workspace must not be open.
 * Errors: NOT_FOUND, INVALID_INPUT (not a Headroom backup), WORKSPACE_DAMAGED (the backup is), WORKSPACE_DIVERGED (it is newer than
 * this program), WORKSPACE_LOCKED, WORKSPACE_UNWRITABLE, DISK_FULL.
 */
export async function restoreBackup(
  file: string,
  workspaceFolder: string,
  { clock }: { clock: Clock },
): Promise<{ keptAs: string | null }> {
  const backup = resolve(file)
  if (!(await exists(backup))) {
    throw new HeadroomError('NOT_FOUND', `There is no file ${backup}.`, { file: backup })
  }
  const files = workspaceFiles(workspaceFolder)
  await makeWorkspaceFolder(files.folder)
  const lock = lockWorkspace(files, clock.now())
  const candidate = join(files.folder, `restore-${randomUUID()}.partial`)
  try {
    await copy(backup, candidate)
    await requireUsable(candidate, backup)
    await flushFile(candidate)
    const keptAs = await keepCurrent(files, clock.now())
    await rename(candidate, files.database)
    await flushFolder(files.folder)
    return { keptAs }
  } finally {
    await Promise.all(['', '-wal', '-shm'].map((suffix) => rm(candidate + suffix, { force: true })))
    lock.release()
  }
}

async function copy(backup: string, candidate: string): Promise<void> {
  try {
    await copyFile(backup, candidate)
  } catch (error) {
    const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC'
    const reason = error instanceof Error ? error.message : String(error)
    throw new HeadroomError(
      full ? 'DISK_FULL' : 'WORKSPACE_UNWRITABLE',
      `The backup ${backup} could not be copied into the workspace (${reason}). Nothing was changed.`,
      { file: backup },
      { cause: error },
    )
  }
}

/** `candidate` is the copy that is read; `backup` is what the person named. */
async function requireUsable(candidate: string, backup: string): Promise<void> {
  const notABackup = new HeadroomError(
    'INVALID_INPUT',
    `${backup} is not a Headroom backup. Choose a file made by "headroom backup". Nothing was changed.`,
    { file: backup },
  )
  const damage = await findDamage(candidate)
  if (damage?.includes('file is not a database')) throw notABackup
  if (damage !== undefined) {
    throw new HeadroomError(
      'WORKSPACE_DAMAGED',
      `The backup ${backup} is damaged (${damage}). Choose another one. Nothing was changed.`,
      { file: backup, problem: damage },
    )
  }
  const database = new Database(candidate, { fileMustExist: true })
  try {
    const applied = appliedMigrations(database)
    if (database.pragma('application_id', { simple: true }) !== applicationId || applied.length === 0) {
      throw notABackup
    }
    const diverged = findDivergence(applied, allMigrations)
    if (diverged) throw new HeadroomError(diverged.code, diverged.message, diverged.details)
  } catch (error) {
    throw explainDatabaseError(error, candidate)
  } finally {
    database.close()
  }
}

/**
 * Gives the present data a second name before the first one is taken over, so that a crash at any point leaves it whole under one of
 * them. The write-ahead log goes before its database does: a log beside the wrong database would be read into it.
 */
async function keepCurrent(files: WorkspaceFiles, now: number): Promise<string | null> {
  if (!(await exists(files.database))) return null
  foldLog(files.database)
  const date = new Date(now).toISOString().replaceAll(':', '').replace(/\.\d+/, '')
  const keptAs = join(files.folder, `headroom-before-${date}-${randomUUID().slice(0, 8)}.sqlite`)
  await keepAs(files.database, keptAs)
  if (await exists(`${files.database}-wal`)) await keepAs(`${files.database}-wal`, `${keptAs}-wal`)
  await flushFolder(files.folder)
  await rm(`${files.database}-wal`, { force: true })
  await rm(`${files.database}-shm`, { force: true })
  return keptAs
}

/** Closing a healthy database folds its log into it. A damaged one is kept as it is, log and all. */
function foldLog(file: string): void {
  try {
    const database = new Database(file)
    try {
      database.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      database.close()
    }
  } catch {
    // Damage is the usual reason to restore.
  }
}

/** A second name for a file; a copy where the file system has no hard links. */
async function keepAs(file: string, secondName: string): Promise<void> {
  await link(file, secondName).catch(() => copyFile(file, secondName))
}
