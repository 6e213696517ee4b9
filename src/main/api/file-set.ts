import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { contentType } from './content-type.ts'

/** One file of the console's pages, held in memory. */
export type ServedFile = { content: Buffer; contentType: string; etag: string; cacheControl: string }

/** The console's pages: a fixed set of files, read once. A path outside the set does not exist, so nothing can be traversed. */
export type FileSet = {
  /** By URL path such as `/assets/index-1a2b.js`; `/` is index.html. */
  find(path: string): ServedFile | undefined
}

/** Reads a built renderer. A folder that is missing gives an empty set: the API works without pages. */
export async function readFileSet(folder: string): Promise<FileSet> {
  const files = new Map<string, ServedFile>()
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of names) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(folder, file).split(sep).join('/')}`
    files.set(path, await readServedFile(file, path))
  }
  return { find: (path) => files.get(path === '/' ? '/index.html' : path) }
}

export async function readServedFile(file: string, path: string): Promise<ServedFile> {
  const content = await readFile(file)
  return {
    content,
    contentType: contentType(path),
    etag: etagOf(content),
    // The bundler puts a hash of the content into the names below assets/.
    cacheControl: path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
}

/** A small page of the program itself. */
export function servedText(text: string, contentType: string): ServedFile {
  const content = Buffer.from(text)
  return { content, contentType, etag: etagOf(content), cacheControl: 'no-cache' }
}

function etagOf(content: Buffer): string {
  return `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`
}
