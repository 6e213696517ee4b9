import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { ImportKind } from '#shared/forecast-imports.ts'
import { openImports } from './open-imports.ts'

/** Runs the victim until it has said `batches` batches, then kills it where it stands; answers the rows it said last. */
async function importUntilKilled(folder: string, path: string, kind: ImportKind, batches: number) {
  const script = fileURLToPath(new URL('crash-child.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder, path, kind], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  let said = 0
  let rows = 0
  for await (const line of createInterface(child.stdout)) {
    rows = Number(line)
    if (rows > 0 && ++said === batches) child.kill('SIGKILL')
  }
  await exited
  return rows
}

const rowCount = 30_000
const start = Date.UTC(2025, 11, 1) / 1000

/** A view, or a request, every twenty seconds; every hundredth line is dirty and every fiftieth a repetition of the line before. */
function fileOf(kind: ImportKind): string {
  const lines = [kind === 'views' ? 'time,media id' : 'time,customer,content type,duration']
  for (let i = 0; i < rowCount; i++) {
    const rest = kind === 'views' ? `m${i % 97}` : `Acme,${i % 3 ? 'news' : 'film'},10`
    const row = `${start + i * 20},${rest}`
    lines.push(row, ...(i % 50 === 0 ? [row] : []), ...(i % 100 === 0 ? ['never,at all'] : []))
  }
  return lines.join('\n')
}

it.each(['views', 'requests'] as const)(
  'an import of %s that is killed goes on where it was, every row counted once',
  { timeout: 60_000 },
  async (kind) => {
    const root = await mkdtemp(join(tmpdir(), 'headroom-import-crash-'))
    try {
      const path = join(root, `${kind}.csv`)
      await writeFile(path, fileOf(kind))
      const folder = join(root, 'workspace')
      const killedAt = [
        await importUntilKilled(folder, path, kind, 3),
        await importUntilKilled(folder, path, kind, 9),
      ]
      expect(killedAt[1]).toBeGreaterThan(killedAt[0]!)
      expect(killedAt[1]).toBeLessThan(rowCount)

      const { store, imports } = await openImports(folder)
      expect(imports.list()).toMatchObject([{ state: 'stopped' }])
      const { id } = await imports.begin({ kind, path, addCustomers: true, timeZone: 'UTC' })
      const done = await imports.finished(id)
      expect(imports.list()).toHaveLength(1)
      expect(done).toMatchObject({ state: 'done', rowsAdded: rowCount, rowsRepeated: rowCount / 50 })
      expect(done.rowsDirty).toBe(rowCount / 100)
      const sum = kind === 'views' ? 'sum(views) FROM view_hours' : 'sum(requests) FROM demand_hours'
      expect(store.database.prepare(`SELECT ${sum}`).pluck().get()).toBe(rowCount)
      if (kind === 'requests') {
        const moves = store.database.prepare(
          "SELECT sum(requests) FROM request_transitions WHERE aspect = 'contentType'",
        )
        expect(moves.pluck().get()).toBe(rowCount)
      }
      store.close()
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  },
)

it('the views of a full table keep their totals, and what is older is not taken twice', async () => {
  const root = await mkdtemp(join(tmpdir(), 'headroom-views-'))
  const { createImportKeys } = await import('./import-keys.store.ts')
  const { createViewStore } = await import('./views.store.ts')
  const { store } = await openImports(root)
  try {
    const views = createViewStore(store, createImportKeys(store))
    const view = (hour: number, media: number) =>
      views.take({
        kind: 'views',
        at: hour * 3_600_000,
        mediaId: `m${media}`,
        contentType: 'news',
        views: 1,
        key: new Uint8Array([hour, media]),
      })
    for (let hour = 0; hour < 20; hour++) for (let media = 0; media < 10; media++) view(hour, media)
    views.fold(100)
    const rows = store.database
      .prepare<[], { media_id: string; views: number }>('SELECT * FROM view_hours')
      .all()
    expect(rows.filter(({ media_id }) => media_id !== '')).toHaveLength(90)
    expect(rows.reduce((sum, row) => sum + row.views, 0)).toBe(200)
    expect(view(3, 1)).toBeUndefined()
    expect(view(19, 1)).toBe(false)
    expect(view(19, 11)).toBe(true)
  } finally {
    store.close()
    await rm(root, { recursive: true, force: true })
  }
})
