import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Figure } from './figures.ts'

const assets = join(import.meta.dirname, '..', '..', 'out', 'renderer', 'assets')
const atMostKilobytes = 600

/** Everything the console can ever load, each file compressed by itself; pages and the player come only when they are asked for. */
export async function bundleBar(): Promise<Figure> {
  const names = (await readdir(assets)).filter((name) => /\.(js|css)$/.test(name))
  const files = await Promise.all(
    names.map(async (name) => ({
      name,
      kilobytes: gzipSync(await readFile(join(assets, name))).length / 1000,
    })),
  )
  files.sort((a, b) => b.kilobytes - a.kilobytes)
  const total = files.reduce((sum, { kilobytes }) => sum + kilobytes, 0)
  const largest = files.slice(0, 8).map(({ name, kilobytes }) => `${name} ${kilobytes.toFixed(0)}`)
  return {
    name: 'renderer bundle, gzip',
    value: `${total.toFixed(1)} kB in ${files.length} files; largest: ${largest.join(', ')}`,
    aim: `≤ ${atMostKilobytes} kB`,
    kept: total <= atMostKilobytes,
  }
}
