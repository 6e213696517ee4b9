import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Marks where a binary of Electron keeps its fuses: then comes the version of the list, its length and one character a fuse (electron/fuses). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** In the order of Electron's own list, version 1. */
export const fuseNames = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const
export type FuseName = (typeof fuseNames)[number]

/** A folder that packs like Electron's for Linux but runs nothing: its fuses stand as Electron ships them. */
export function makeStubElectron(folder: string, version: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'locales'))
  const asShipped = '10110001'
  const binary = Buffer.concat([
    Buffer.from(`stub ${sentinel}`, 'latin1'),
    Buffer.from([1, asShipped.length]),
    Buffer.from(`${asShipped} end`, 'latin1'),
  ])
  writeFileSync(join(folder, 'electron'), binary)
  chmodSync(join(folder, 'electron'), 0o755)
  writeFileSync(join(folder, 'version'), version)
  writeFileSync(join(folder, 'LICENSE'), 'stub')
  writeFileSync(join(folder, 'LICENSES.chromium.html'), 'stub')
  writeFileSync(join(folder, 'locales', 'en-US.pak'), 'stub')
}

/** How a binary's fuses stand. Errors: it has none. */
export function readFuses(binary: Buffer): Record<FuseName, boolean> {
  const at = binary.indexOf(sentinel)
  if (at < 0) throw new Error('This binary has no fuses.')
  const first = at + sentinel.length + 2
  return Object.fromEntries(
    fuseNames.map((name, index) => [name, String.fromCharCode(binary[first + index]!) === '1']),
  ) as Record<FuseName, boolean>
}
