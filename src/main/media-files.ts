import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { HeadroomError } from '#shared/errors.ts'

/** Names that may hold media. Whether they do, only a probe tells. */
const mediaExtensions = new Set(
  '3g2 3gp aac avi flac flv m2ts m4a m4v mka mkv mov mp3 mp4 mpeg mpg mts mxf ogg ogv opus ts wav webm wmv'
    .split(' ')
    .map((extension) => `.${extension}`),
)
const partialExtensions = new Set(['.part', '.tmp', '.crdownload', '.download', '.partial'])

/** True for a name worth probing: media by its extension, not hidden, not still being downloaded or copied. */
export function mayBeMedia(fileName: string): boolean {
  if (fileName.startsWith('.') || fileName.startsWith('~')) return false
  const extension = extname(fileName).toLowerCase()
  return mediaExtensions.has(extension) && !partialExtensions.has(extension)
}

/**
 * Absolute paths of a folder's media files, sorted by name; links to folders are not followed.
 * Errors: SOURCE_MISSING when there is no such folder, SOURCE_UNREADABLE.
 */
export async function findMediaFiles(
  folder: string,
  { recursive }: { recursive: boolean },
): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive }).catch((error: unknown) => {
    throw unreadable(folder, error)
  })
  return entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && mayBeMedia(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function unreadable(folder: string, error: unknown): HeadroomError {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new HeadroomError(
      'SOURCE_MISSING',
      `There is no folder ${folder}. Check its name, or mount its drive.`,
    )
  }
  return new HeadroomError(
    'SOURCE_UNREADABLE',
    `The folder ${folder} cannot be read (${code ?? String(error)}). Check its permissions.`,
  )
}
