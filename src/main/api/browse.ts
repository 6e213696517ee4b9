import { readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { HeadroomError } from '#shared/errors.ts'
import type { DirectoryListing } from '#shared/studio.ts'

const maximumEntries = 2000

/** File endings a person may want to transcode; what a file really is, the probe decides. */
const mediaEndings = new Set(
  '3gp avi dv flac flv gxf m2ts m2v m4a m4v mka mkv mov mp3 mp4 mpeg mpg mts mxf ogg ogv opus ts vob wav webm wmv y4m'.split(
    ' ',
  ),
)

/**
 * Folders and media files of a folder, folders first, by name; hidden ones are left out. Without a path: the home folder.
 * Errors: INVALID_INPUT (relative path), NOT_FOUND, FORBIDDEN (may not be read).
 */
export async function browse(path: string = homedir()): Promise<DirectoryListing> {
  if (!isAbsolute(path)) throw new HeadroomError('INVALID_INPUT', `${path} is not an absolute path.`)
  const folder = resolve(path)
  const found = await readdir(folder, { withFileTypes: true }).catch((error: unknown) =>
    refuse(folder, error),
  )
  const wanted = found
    .filter((entry) => !entry.name.startsWith('.'))
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink() || isMediaName(entry.name))
    .map((entry) => entry.name)
    .sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))
  const entries = await Promise.all(wanted.slice(0, maximumEntries).map((name) => listEntry(folder, name)))
  return {
    path: folder,
    parent: dirname(folder) === folder ? null : dirname(folder),
    entries: entries
      .filter((entry) => entry !== null)
      .sort((a, b) => Number(a.kind === 'file') - Number(b.kind === 'file')),
    truncated: wanted.length > maximumEntries,
  }
}

function isMediaName(name: string): boolean {
  return mediaEndings.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase())
}

async function listEntry(folder: string, name: string): Promise<DirectoryListing['entries'][number] | null> {
  const path = join(folder, name)
  // A link to nowhere, or a file that vanished while the folder was read, is simply not listed.
  const facts = await stat(path).catch(() => null)
  if (facts === null) return null
  const modifiedAt = Math.max(0, Math.round(facts.mtimeMs))
  if (facts.isDirectory()) return { name, path, kind: 'folder', sizeBytes: null, modifiedAt }
  if (!facts.isFile() || !isMediaName(name)) return null
  return { name, path, kind: 'file', sizeBytes: facts.size, modifiedAt }
}

function refuse(folder: string, error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EACCES' || code === 'EPERM') {
    throw new HeadroomError('FORBIDDEN', `${folder} may not be read by the user Headroom runs as.`)
  }
  throw new HeadroomError('NOT_FOUND', `There is no folder ${folder}.`)
}
