import { link, mkdir, open, rename, rm, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { HeadroomError } from '#shared/errors.ts'
import { exists, flushFile, flushFolder } from '../files.ts'

/** The name under which a file is made before it may bear its own. Always in the same folder, so that renaming is atomic. */
export function partialPath(path: string): string {
  return `${path}.partial`
}

/** Gives a finished file its name: content first, then the name, both on the disk before this resolves. */
export async function seal(path: string): Promise<void> {
  await flushFile(partialPath(path))
  await rename(partialPath(path), path)
  await flushFolder(dirname(path))
}

export async function writeSealed(path: string, content: Buffer | string): Promise<void> {
  const file = await open(partialPath(path), 'w')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(partialPath(path), path)
  await flushFolder(dirname(path))
}

/** Gives a file a name that nothing may bear yet. False when it is taken. */
export async function claimName(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    // Some file systems have no hard links; there, look before renaming.
    if (await exists(to)) return false
    await rename(from, to)
    return true
  }
  await unlink(from)
  return true
}

export async function removeAll(paths: string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true })))
}

/** Makes a folder for deliverables or work. Errors: OUTPUT_UNWRITABLE, DISK_FULL. */
export async function ensureFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error) => {
    throw explainWriteError(error, path)
  })
}

/** A system error met while writing, as a sentence. Errors that are typed already pass through. */
export function explainWriteError(error: unknown, path: string): HeadroomError {
  if (error instanceof HeadroomError) return error
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new HeadroomError(
      'DISK_FULL',
      `The disk that holds "${path}" is full. Free some space, then retry the job.`,
      { path },
      { cause: error },
    )
  }
  return new HeadroomError(
    'OUTPUT_UNWRITABLE',
    `Headroom cannot write to "${path}" (${code ?? 'unknown reason'}). Check that the folder exists and may be written to.`,
    { path },
    { cause: error },
  )
}
