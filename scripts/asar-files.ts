import { readFileSync } from 'node:fs'

type Entry = { files?: Record<string, Entry>; unpacked?: boolean; size?: number }

/** One file of an asar archive: `unpacked` lies beside the archive as a real file. */
export type PackedFile = { path: string; unpacked: boolean }

/**
 * The files an asar archive lists. Its header is a Chromium pickle: the length of the header, then that of its JSON at byte 12 and the JSON
 * itself at byte 16 (github.com/electron/asar, "Format").
 */
export function listAsar(file: string): PackedFile[] {
  const archive = readFileSync(file)
  const header = JSON.parse(archive.subarray(16, 16 + archive.readUInt32LE(12)).toString('utf8')) as Entry
  return filesOf(header, '')
}

function filesOf(entry: Entry, path: string): PackedFile[] {
  if (!entry.files) return [{ path, unpacked: entry.unpacked === true }]
  return Object.entries(entry.files).flatMap(([name, inner]) =>
    filesOf(inner, path === '' ? name : `${path}/${name}`),
  )
}
