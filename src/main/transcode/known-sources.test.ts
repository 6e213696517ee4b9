import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SourceFacts } from '#shared/media.ts'
import { fingerprintFile } from './fingerprint.ts'
import { type ReadSource, rememberSources } from './known-sources.ts'

let folder: string
let path: string
let reads: number
let read: ReadSource

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-known-'))
  path = join(folder, 'clip.mp4')
  reads = 0
  read = rememberSources(async (source): Promise<SourceFacts> => {
    reads++
    const fingerprint = await fingerprintFile(source)
    return {
      ...{ path: source, sizeBytes: 1, fingerprint, container: 'mp4', durationSeconds: 1 },
      ...{ video: null, audio: [], subtitles: [] },
    }
  })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('an unchanged file is read once', async () => {
  await writeFile(path, 'one')
  expect(await read(path)).toBe(await read(path))
  expect(reads).toBe(1)
})

test('a changed file is read again, and one that went away is refused', async () => {
  await writeFile(path, 'one')
  const first = await read(path)
  await writeFile(path, 'another')
  expect((await read(path)).fingerprint).not.toBe(first.fingerprint)
  await rm(path)
  await expect(read(path)).rejects.toMatchObject({ code: 'ENOENT' })
})
