import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { wallClock } from '../clock.ts'
import { restoreWorkspace } from './restore.ts'
import { openStore } from './store.ts'

let folder: string
let workspace: string
let backup: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-restore-'))
  workspace = join(folder, 'workspace')
  backup = join(folder, 'backup.sqlite')
  await remember('before')
  const store = await openStore(workspace, { clock: wallClock })
  await store.backup(backup)
  store.close()
  await remember('after')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function remember(value: string) {
  const store = await openStore(workspace, { clock: wallClock })
  store.database
    .prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)')
    .run('word', JSON.stringify(value))
  store.close()
}

async function remembered(folderName: string): Promise<unknown> {
  const store = await openStore(folderName, { clock: wallClock })
  const value = store.database.prepare('SELECT value FROM settings WHERE key = ?').pluck().get('word')
  store.close()
  return JSON.parse(String(value))
}

test('the workspace is as it was, and what it replaced is kept', async () => {
  const { previousFile } = await restoreWorkspace(workspace, backup, wallClock)
  expect(await remembered(workspace)).toBe('before')
  const kept = join(folder, 'kept')
  await restoreWorkspace(kept, previousFile!, wallClock)
  expect(await remembered(kept)).toBe('after')
})

test('a workspace that does not exist yet is made', async () => {
  const elsewhere = join(folder, 'elsewhere')
  expect(await restoreWorkspace(elsewhere, backup, wallClock)).toEqual({ previousFile: null })
  expect(await remembered(elsewhere)).toBe('before')
})

test('a damaged or foreign file changes nothing', async () => {
  const damaged = join(folder, 'damaged.sqlite')
  const bytes = await readFile(backup)
  bytes.fill(0xff, 4096)
  await writeFile(damaged, bytes)
  const text = join(folder, 'text.sqlite')
  await writeFile(text, 'no database at all, but long enough to be read as one')
  for (const file of [damaged, text]) {
    await expect(restoreWorkspace(workspace, file, wallClock)).rejects.toMatchObject({
      code: 'WORKSPACE_DAMAGED',
    })
  }
  await expect(restoreWorkspace(workspace, join(folder, 'none'), wallClock)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  expect(await remembered(workspace)).toBe('after')
  expect((await readdir(workspace)).filter((name) => name.startsWith('restoring'))).toEqual([])
})

test('an open workspace is not replaced', async () => {
  const store = await openStore(workspace, { clock: wallClock })
  await expect(restoreWorkspace(workspace, backup, wallClock)).rejects.toMatchObject({
    code: 'WORKSPACE_LOCKED',
  })
  store.close()
})
