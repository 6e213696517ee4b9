import { createReadStream, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'

const folder = resolve(process.env.HEADROOM_DATA ?? join(import.meta.dirname, '..', '..', 'shared', 'data'))

/** The path of a file of the real data, or undefined, said in one line, where the data are not there. */
export function dataFile(...parts: string[]): string | undefined {
  const path = join(folder, ...parts)
  if (existsSync(path)) return path
  console.log(`skipped: ${parts.join('/')} is not in ${folder} (set HEADROOM_DATA)`)
  return undefined
}

/** Lines of a text file, gzipped or not. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path)
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
}
