import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { freeDiskBytes } from './disk-space.ts'

test('a folder that does not exist yet has the free space of its nearest parent', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'headroom-disk-'))
  try {
    await writeFile(path.join(folder, 'file'), 'x')
    const nested = await freeDiskBytes(path.join(folder, 'not', 'yet', 'there'))
    const behindFile = await freeDiskBytes(path.join(folder, 'file', 'below'))
    expect(nested).toBeGreaterThan(0)
    expect(behindFile).toBeGreaterThan(0)
    expect(Number.isSafeInteger(nested)).toBe(true)
  } finally {
    await rm(folder, { recursive: true })
  }
})
