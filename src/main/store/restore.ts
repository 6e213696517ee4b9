import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { HeadroomError } from '#shared/errors.ts'
import type { Clock } from '../clock.ts'
import { exists, flushFolder } from './backup.ts'
import { lockWorkspace } from './lock.ts'
import { openStore } from './store.ts'
import { makeWorkspaceFolder, type WorkspaceFiles, workspaceFiles } from './workspace.ts'

/**
 * Puts a backup in the place of a workspace's data. The backup is opened as a workspace of its own first, so that a damaged or foreign file
 * changes nothing; the data it replaces is kept beside it and returned as `previousFile` (null when there was none).
 * Errors: NOT_FOUND, WORKSPACE_LOCKED, WORKSPACE_DAMAGED, WORKSPACE_DIVERGED, WORKSPACE_UNWRITABLE, DISK_FULL.
 */
export async function restoreWorkspace(
  workspaceFolder: string,
  backupFile: string,
  clock: Clock,
): Promise<{ previousFile: string | null }> {
  const files = workspaceFiles(workspaceFolder)
  if (!(await stat(backupFile).catch(() => null))?.isFile()) {
    throw new HeadroomError('NOT_FOUND', `There is no backup file ${backupFile}.`, { file: backupFile })
  }
  await makeWorkspaceFolder(files.folder)
  const lock = lockWorkspace(files, clock.now())
  const trialFolder = join(files.folder, `restoring-${clock.now()}`)
  try {
    const trialFile = await openAsTrial(trialFolder, backupFile, clock)
    const previousFile = await setAside(files, clock.now())
    await rename(trialFile, files.database)
    await flushFolder(files.folder)
    return { previousFile }
  } finally {
    await rm(trialFolder, { recursive: true, force: true })
    lock.release()
  }
}

/** Checked, brought up to date and closed again: one file without a write-ahead log. */
async function openAsTrial(folder: string, backupFile: string, clock: Clock): Promise<string> {
  await mkdir(folder)
  const trial = workspaceFiles(folder)
  await copyFile(backupFile, trial.database)
  const store = await openStore(folder, { clock })
  store.close()
  return trial.database
}

/** The current data under a name that tells when it was replaced, its write-ahead log folded in. */
async function setAside(files: WorkspaceFiles, now: number): Promise<string | null> {
  if (!(await exists(files.database))) return null
  foldInLog(files.database)
  const stamp = new Date(now).toISOString().replace(/[:.]/g, '-')
  const previousFile = join(files.folder, `headroom-before-restore-${stamp}.sqlite`)
  await rename(files.database, previousFile)
  // A log that could not be folded in belongs to the file it was written for.
  for (const ending of ['-wal', '-shm']) {
    await rename(files.database + ending, previousFile + ending).catch(() => {})
  }
  return previousFile
}

/** A restore is often wanted because this file is damaged: then it is kept as it is. */
function foldInLog(file: string): void {
  try {
    const database = new Database(file)
    database.pragma('wal_checkpoint(TRUNCATE)')
    database.close()
  } catch {
    return
  }
}
