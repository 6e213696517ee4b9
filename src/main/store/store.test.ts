import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createManualClock } from '../clock.ts'
import { openStore, type Store } from './store.ts'

const clock = createManualClock(1_700_000_000_000)
let folder: string
const opened: Store[] = []

const open = async (where = folder) => {
  const store = await openStore(where, { clock })
  opened.push(store)
  return store
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-store-'))
})
afterEach(async () => {
  for (const store of opened.splice(0)) store.close()
  await rm(folder, { recursive: true, force: true })
})

const put = (store: Store, key: string) =>
  store.database.prepare('INSERT INTO settings (key, value) VALUES (?, ?)').run(key, '1')
const keys = (store: Store) =>
  store.database.prepare<[], string>('SELECT key FROM settings ORDER BY key').pluck().all()

describe('opening', () => {
  it('makes the folder, and finds what was written when opened again', async () => {
    const first = await open(join(folder, 'deep', 'workspace'))
    put(first, 'a')
    first.close()
    expect(keys(await open(join(folder, 'deep', 'workspace')))).toEqual(['a'])
  })

  it('runs in WAL with NORMAL synchronisation and foreign keys on', async () => {
    const { database } = await open()
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(database.pragma('synchronous', { simple: true })).toBe(1)
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1)
  })

  it('refuses a file that is no database, and leaves it as it was', async () => {
    await writeFile(
      join(folder, 'headroom.sqlite'),
      'not a database at all, but long enough to be read as one',
    )
    await expect(open()).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED' })
    expect(await readFile(join(folder, 'headroom.sqlite'), 'utf8')).toContain('not a database')
    expect(existsSync(join(folder, 'lock.json'))).toBe(false)
  })

  it('finds a page overwritten in the middle of the file', async () => {
    const store = await open()
    for (let row = 0; row < 5000; row++) put(store, `a rather long key to fill pages ${row}`)
    store.close()
    const file = join(folder, 'headroom.sqlite')
    const bytes = await readFile(file)
    bytes.fill(0xa5, 4096 * 10, 4096 * 12)
    await writeFile(file, bytes)
    await expect(open()).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED' })
  })

  it('says when the folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(open(join(folder, 'file', 'workspace'))).rejects.toMatchObject({
      code: 'WORKSPACE_UNWRITABLE',
    })
  })
})

describe('transactions', () => {
  it('undo everything when the work throws, and do not run what waits for the commit', async () => {
    const store = await open()
    const act = vi.fn()
    expect(() =>
      store.transaction(() => {
        put(store, 'a')
        store.afterCommit(act)
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(keys(store)).toEqual([])
    expect(act).not.toHaveBeenCalled()
  })

  it('undo only a nested one that failed and was caught', async () => {
    const store = await open()
    const acts: string[] = []
    store.transaction(() => {
      put(store, 'outer')
      store.afterCommit(() => acts.push(`outer, committed: ${!store.database.inTransaction}`))
      try {
        store.transaction(() => {
          put(store, 'inner')
          store.afterCommit(() => acts.push('inner'))
          throw new Error('no')
        })
      } catch {
        put(store, 'after')
      }
      expect(acts).toEqual([])
    })
    expect(keys(store)).toEqual(['after', 'outer'])
    expect(acts).toEqual(['outer, committed: true'])
  })

  it('are undone whole when there is no room left', async () => {
    const store = await open()
    const pages = Number(store.database.pragma('page_count', { simple: true }))
    store.database.pragma(`max_page_count = ${pages + 4}`)
    const fill = () =>
      store.transaction(() => {
        for (let row = 0; row < 2000; row++) put(store, `a rather long key to fill pages with ${row}`)
      })
    expect(fill).toThrow(expect.objectContaining({ code: 'DISK_FULL' }))
    expect(keys(store)).toEqual([])
    store.transaction(() => put(store, 'a'))
    expect(keys(store)).toEqual(['a'])
  })

  it('refuse work that waits', async () => {
    const store = await open()
    expect(() => store.transaction(async () => put(store, 'a'))).toThrow('cannot wait')
    expect(keys(store)).toEqual([])
  })
})

describe('backup', () => {
  it('is a whole workspace of one moment, made while the program writes', async () => {
    const store = await open()
    for (let row = 0; row < 2000; row++) put(store, `before ${row}`)
    const target = join(folder, 'copy.sqlite')
    const backup = store.backup(target)
    put(store, 'meanwhile')
    expect((await backup).sizeBytes).toBeGreaterThan(4096)
    expect(await readdir(folder)).not.toContainEqual(expect.stringContaining('partial'))

    const restored = join(folder, 'restored')
    await (await open(restored)).close()
    await writeFile(join(restored, 'headroom.sqlite'), await readFile(target))
    expect(keys(await open(restored)).length).toBeGreaterThanOrEqual(2000)
  })

  it('never replaces a file, and says where it could not write', async () => {
    const store = await open()
    await writeFile(join(folder, 'taken'), 'mine')
    await expect(store.backup(join(folder, 'taken'))).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await readFile(join(folder, 'taken'), 'utf8')).toBe('mine')
    await expect(store.backup(join(folder, 'missing', 'copy'))).rejects.toMatchObject({
      code: 'WORKSPACE_UNWRITABLE',
    })
  })
})

it('moves the write-ahead log into the database while it runs, and leaves one file when it closes', async () => {
  const store = await open()
  const { size } = await stat(join(folder, 'headroom.sqlite'))
  const grown = async () => (await stat(join(folder, 'headroom.sqlite'))).size > size + 40_000
  for (let row = 0; !(await grown()); row++) {
    store.transaction(() => put(store, `a rather long key to fill pages with ${row}`))
  }
  store.close()
  expect(await readdir(folder)).not.toContain('headroom.sqlite-wal')
  expect(keys(await open()).length).toBeGreaterThan(499)
})
