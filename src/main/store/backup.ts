import { randomUUID } from 'node:crypto'
import { link, rename, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { HeadroomError } from '#shared/errors.ts'
import { exists, flushFile, flushFolder } from '../files.ts'
import { BackgroundError, runInBackground } from './background.ts'

/**
 * Copies a live database into a new file. The copy is one moment of the database: the thread reads inside one transaction while
 * the program goes on writing. The file appears under its name only when it is whole and on disk.
 * Errors: CONFLICT (something has the name), WORKSPACE_UNWRITABLE, DISK_FULL.
 */
export async function backupDatabase(
  fromFile: string,
  toFile: string,
  onProgress: (done: number) => void = () => {},
): Promise<{ sizeBytes: number }> {
  const target = resolve(toFile)
  if (await exists(target)) throw nameTaken(target)
  const partial = `${target}.${randomUUID()}.partial`
  try {
    await runInBackground(copyInSteps, { from: fromFile, to: partial }, onProgress)
    await flushFile(partial)
    await giveName(partial, target)
    await flushFolder(dirname(target))
    return { sizeBytes: (await stat(target)).size }
  } catch (error) {
    await Promise.all([partial, `${partial}-journal`].map((file) => rm(file, { force: true })))
    throw explainBackupError(error, target)
  }
}

/** Journal mode DELETE makes the copy one self-contained file. */
const copyInSteps = `
  const source = new Database(data.from, { fileMustExist: true })
  try {
    source.exec('BEGIN')
    source.prepare('SELECT count(*) FROM sqlite_schema').get()
    await source.backup(data.to, {
      progress({ totalPages, remainingPages }) {
        report(totalPages === 0 ? 1 : 1 - remainingPages / totalPages)
        return 4096
      },
    })
  } finally {
    source.close()
  }
  const copy = new Database(data.to)
  copy.pragma('journal_mode = DELETE')
  copy.close()`

/** A hard link never replaces a file that appeared meanwhile; some file systems have none. */
async function giveName(partial: string, target: string): Promise<void> {
  try {
    await link(partial, target)
    await rm(partial)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw nameTaken(target)
    await rename(partial, target)
  }
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof BackgroundError) return error.code
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

function nameTaken(target: string): HeadroomError {
  return new HeadroomError('CONFLICT', `${target} already exists. Choose a name that is not taken.`, {
    file: target,
  })
}

function explainBackupError(error: unknown, target: string): unknown {
  if (error instanceof HeadroomError) return error
  const reason = error instanceof Error ? error.message : String(error)
  const code = codeOf(error)
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') {
    return new HeadroomError(
      'DISK_FULL',
      `The disk is full: ${target} could not be written. Free some space or choose another disk.`,
      { file: target },
      { cause: error },
    )
  }
  return new HeadroomError(
    'WORKSPACE_UNWRITABLE',
    `The backup ${target} could not be written (${reason}). Check that its folder exists and can be written to.`,
    { file: target, reason },
    { cause: error },
  )
}
