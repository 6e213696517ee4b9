import type { FileHandle } from 'node:fs/promises'

/**
 * How many bytes an MP4 or MOV lacks at its end: its boxes say how long they are, so a file cut short tells on itself
 * without being read. 0 for a whole file and for every other format.
 */
export async function findTruncation(file: FileHandle, sizeBytes: number): Promise<number> {
  const header = Buffer.alloc(16)
  let at = 0
  for (let count = 0; at < sizeBytes && count < 100_000; count++) {
    const { bytesRead } = await file.read(header, 0, 16, at)
    const type = header.toString('latin1', 4, 8)
    if (bytesRead < 8 || (at === 0 && type !== 'ftyp' && type !== 'moov')) return 0
    if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) return 0
    const shortSize = header.readUInt32BE(0)
    if (shortSize === 0) return 0
    const size = shortSize === 1 && bytesRead === 16 ? Number(header.readBigUInt64BE(8)) : shortSize
    if (size < 8) return 0
    at += size
  }
  return Math.max(0, at - sizeBytes)
}
