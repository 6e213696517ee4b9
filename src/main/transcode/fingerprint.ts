import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'

const edgeBytes = 1024 * 1024

/**
 * Tells whether a file is still the one that was quoted: its size, its time of change and a hash of its first and last MiB.
 * Cheap for files of any size; a change in the middle alone shows in the time of change.
 */
export async function fingerprintFile(path: string): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { size, mtimeMs } = await file.stat()
    const hash = createHash('sha256')
    hash.update(await readRange(file, 0, Math.min(edgeBytes, size)))
    if (size > edgeBytes) hash.update(await readRange(file, size - Math.min(edgeBytes, size - edgeBytes)))
    return `${size}-${Math.round(mtimeMs)}-${hash.digest('hex').slice(0, 32)}`
  } finally {
    await file.close()
  }
}

async function readRange(file: FileHandle, start: number, length = edgeBytes): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start)
  return buffer.subarray(0, bytesRead)
}
