import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { wallClock } from '../clock.ts'
import { restoreBackup } from './restore.ts'
import { openStore } from './store.ts'

let folder: string
let workspace: string
let backup: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-restore-'))
  workspace = join(folder, 'workspace')
  backup = join(folder, 'backup.sqlite')
  await withStore((store) => {
    store.database.exec(`INSERT INTO settings VALUES ('when', '"then"')`)
    return store.backup(backup)
  })
  await withStore((store) => store.database.exec(`UPDATE settings SET value = '"now"'`))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function withStore<T>(
  work: (store: Awaited<ReturnType<typeof openStore>>) => T | Promise<T>,
): Promise<T> {
  const store = await openStore(workspace, { clock: wallClock })
  try {
    return await work(store)
  } finally {
    store.close()
  }
}

const restore = (file = backup) => restoreBackup(file, workspace, { clock: wallClock })
const value = () =>
  withStore((store) => store.database.prepare<[], string>('SELECT value FROM settings').pluck().get())

it('brings back what was, and keeps what is replaced', async () => {
  const { keptAs } = await restore()
  expect(await value()).toBe('"then"')
  const kept = new Database(String(keptAs))
  expect(kept.prepare('SELECT value FROM settings').pluck().get()).toBe('"now"')
  kept.close()
  expect((await readdir(workspace)).filter((name) => name.includes('partial'))).toEqual([])
})

it('replaces a damaged workspace', async () => {
  await writeFile(join(workspace, 'headroom.sqlite'), 'garbage that is no database at all')
  const { keptAs } = await restore()
  expect(await readFile(String(keptAs), 'utf8')).toContain('garbage')
  expect(await value()).toBe('"then"')
})

it('works into a workspace that is not there yet', async () => {
  await rm(workspace, { recursive: true })
  expect(await restore()).toEqual({ keptAs: null })
  expect(await value()).toBe('"then"')
})

it.each([
  [
    'a text',
    async () => writeFile(backup, 'not a database, though long enough to look like one'),
    'INVALID_INPUT',
  ],
  ['nothing', async () => writeFile(backup, ''), 'INVALID_INPUT'],
  ['another program’s database', async () => makeForeign(), 'INVALID_INPUT'],
  ['a truncated backup', async () => truncate(), 'WORKSPACE_DAMAGED'],
  ['a newer backup', async () => makeNewer(), 'WORKSPACE_DIVERGED'],
  ['a missing file', async () => rm(backup), 'NOT_FOUND'],
])('refuses %s and leaves the workspace as it is', async (_, prepare, code) => {
  await prepare()
  await expect(restore()).rejects.toMatchObject({ code })
  expect(await value()).toBe('"now"')
})

it('refuses while the workspace is open', async () => {
  await withStore(async () => {
    await expect(restore()).rejects.toMatchObject({ code: 'WORKSPACE_LOCKED' })
  })
})

async function makeForeign() {
  await rm(backup)
  const database = new Database(backup)
  database.exec('CREATE TABLE songs (title TEXT)')
  database.close()
}

async function truncate() {
  const bytes = await readFile(backup)
  await writeFile(backup, bytes.subarray(0, Math.floor(bytes.length / 2)))
}

function makeNewer() {
  const database = new Database(backup)
  database.exec(`INSERT INTO migrations (id, checksum, applied_at) VALUES ('9999-future', 'x', 0)`)
  database.close()
}
