import { stat } from 'node:fs/promises'
import { HeadroomError } from '#shared/errors.ts'
import { runInBackground } from './background.ts'

/** A missing or empty file is a new workspace and passes. Errors: WORKSPACE_DAMAGED. */
export async function requireIntact(file: string): Promise<void> {
  const problem = await findDamage(file)
  if (problem === undefined) return
  throw new HeadroomError(
    'WORKSPACE_DAMAGED',
    `The data in ${file} is damaged (${problem}). Nothing was changed. Restore a backup with "headroom restore", or keep the file and ask for help.`,
    { file, problem },
  )
}

/**
 * Reads the whole file (SQLite's quick_check) on another thread, so that a large one does not freeze the window, and says what
 * is wrong with it, if anything.
 */
export async function findDamage(file: string): Promise<string | undefined> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  )
  if (size === 0) return undefined
  return runInBackground(quickCheck, { file }).then(
    (found) => (found === 'ok' ? undefined : String(found)),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
}

/** Not read-only: a file left by a crash needs its write-ahead log recovered first. */
const quickCheck = `
  const database = new Database(data.file, { fileMustExist: true })
  try {
    return database.pragma('quick_check(1)', { simple: true })
  } finally {
    database.close()
  }`
