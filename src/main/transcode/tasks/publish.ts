import { readFile, rename, stat } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { exists, flushFile, flushFolder } from '../../files.ts'
import { claimName, explainWriteError, writeSealed } from '../durable-files.ts'
import { workFiles } from '../work-files.ts'

export type Publication = {
  workFolder: string
  outputIndex: number
  outputFolder: string
  /** The wanted name; a number is added when it is taken. */
  name: string
}

/** A name of our own for a deliverable in the making, in its final folder. The same after a restart, so that leftovers are found. */
export function draftPath(publication: Publication): string {
  const job = parse(publication.workFolder).base.replace(/[^\w-]/g, '')
  return join(publication.outputFolder, `.headroom-${job}-${publication.outputIndex}.partial`)
}

/**
 * The path an earlier attempt gave this output, when a crash came between naming it and reporting it. Told by the file's
 * identity: someone else's file of that name is not ours.
 */
export async function alreadyPublished(publication: Publication): Promise<string | null> {
  try {
    const note = workFiles(publication.workFolder).publication(publication.outputIndex)
    const { path, inode } = JSON.parse(await readFile(note, 'utf8')) as { path: string; inode: string }
    const entry = await stat(path, { bigint: true })
    return String(entry.ino) === inode ? path : null
  } catch {
    return null
  }
}

/** Gives a finished draft its final name, never over another file, and returns it. Errors: OUTPUT_UNWRITABLE, DISK_FULL. */
export async function publish(publication: Publication): Promise<string> {
  const draft = draftPath(publication)
  try {
    const entry = await stat(draft, { bigint: true })
    if (entry.isFile()) await flushFile(draft)
    for (let attempt = 1; ; attempt++) {
      const path = join(publication.outputFolder, numbered(publication.name, attempt))
      const note = workFiles(publication.workFolder).publication(publication.outputIndex)
      if (await exists(path)) continue
      await writeSealed(note, JSON.stringify({ path, inode: String(entry.ino) }))
      if (!(await claim(draft, path, entry.isDirectory()))) continue
      await flushFolder(publication.outputFolder)
      return path
    }
  } catch (error) {
    throw explainWriteError(error, publication.outputFolder)
  }
}

/** Folders have no hard links; renaming one over a folder that holds something fails by itself. */
async function claim(draft: string, path: string, isFolder: boolean): Promise<boolean> {
  if (!isFolder) return claimName(draft, path)
  try {
    await rename(draft, path)
    return true
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

function numbered(name: string, attempt: number): string {
  if (attempt === 1) return name
  const { name: stem, ext } = parse(name)
  return `${stem} (${attempt})${ext}`
}
