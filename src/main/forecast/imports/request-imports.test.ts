import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ForecastStudio, openForecastStudio, requestsCsv } from '../testing.ts'

let studio: ForecastStudio
beforeEach(async () => {
  studio = await openForecastStudio()
})
afterEach(() => studio.remove())

const at = (time: string) => Date.parse(time)

describe('importing past requests', () => {
  it('counts dirty rows by reason, never dropping one silently, and adds the rest', async () => {
    const done = await studio.importText(
      [
        'Time;Client;Content-Type;Duration;Complexity',
        '2026-01-05T06:10:00Z;Acme;News;0:01:00;2',
        '2026-01-05T06:20:00+01:00;"Acme; Berlin";sport;30;',
        '1767596400;acme;;5;1',
        'yesterday;Acme;;5;1',
        '2026-02-30T00:00:00Z;Acme;;5;1',
        '2027-01-01T00:00:00Z;Acme;;5;1',
        '2026-01-05T06:00:00Z;;;5;1',
        '2026-01-05T06:00:00Z;Acme;;-5;1',
        '2026-01-05T06:00:00Z;Acme;;NaN;1',
        '2026-01-05T06:00:00Z;Acme;;5;1e9',
        '2026-01-05T06:00:00Z;Acme',
        '',
      ].join('\r\n'),
    )
    expect(done).toMatchObject({ state: 'done', rowsAdded: 3, rowsDirty: 8, rowsRepeated: 0, progress: 1 })
    expect(done.remarks).toContainEqual({
      effect: 'dirty',
      reason: 'no readable time',
      rows: 2,
      firstLine: 5,
      examples: ['yesterday;Acme;;5;1', '2026-02-30T00:00:00Z;Acme;;5;1'],
    })
    expect(done.remarks).toContainEqual(
      expect.objectContaining({ reason: 'no believable duration', rows: 2, firstLine: 9 }),
    )
    expect(done.remarks.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['a time to come', 'no usable customer', 'no believable complexity']),
    )
    const acme = studio.customers.findByName('acme')!
    const { history } = await studio.forecasts.demand({
      customerId: acme.id,
      resource: 'cpuSeconds',
      horizon: 'day',
    })
    expect(history).toContainEqual({ at: at('2026-01-05T06:00:00Z'), value: 120 })
    expect(history).toContainEqual({ at: at('2026-01-05T07:00:00Z'), value: 5 })
    expect(studio.customers.findByName('Acme; Berlin')).toBeDefined()
  })

  it('takes a row once, in whatever file it comes again', async () => {
    const rows = requestsCsv('Acme', at('2026-01-05T09:00:00Z'), 24, () => 2)
    expect(await studio.importText(rows)).toMatchObject({ rowsAdded: 48, rowsRepeated: 0 })
    const again = await studio.importText(rows + requestsCsv('Other', at('2026-01-05T09:00:00Z'), 2, () => 1))
    expect(again).toMatchObject({ rowsAdded: 2, rowsRepeated: 48, rowsDirty: 1 })
  })

  it('refuses rows of unknown customers unless told to add them', async () => {
    const path = join(studio.folder, 'unknown.csv.gz')
    await writeFile(path, gzipSync('time,customer\n2026-01-05T06:00:00Z,Nobody\n'))
    const { id } = await studio.forecasts.imports.begin({ path, addCustomers: false })
    const done = await studio.forecasts.imports.finished(id)
    expect(done).toMatchObject({ state: 'done', rowsAdded: 0, rowsDirty: 1 })
    expect(done.remarks).toMatchObject([{ reason: 'no customer is named Nobody', rows: 1, firstLine: 2 }])
  })

  it('places local times around a change of clocks', async () => {
    await studio.importText(
      'time,customer\n2025-03-30 01:30,Acme\n2025-03-30 02:30,Acme\n2025-10-26 02:30,Acme\n2025-10-26 03:30,Acme\n',
      { timeZone: 'Europe/Berlin' },
    )
    const hours = studio.store.database
      .prepare<[], number>('SELECT hour * 3600000 FROM demand_hours ORDER BY hour')
      .pluck()
      .all()
    expect(hours.map((hour) => new Date(hour).toISOString())).toEqual([
      '2025-03-30T00:00:00.000Z',
      '2025-03-30T01:00:00.000Z',
      '2025-10-26T00:00:00.000Z',
      '2025-10-26T02:00:00.000Z',
    ])
  })

  it('goes on where it was stopped and counts nothing twice', async () => {
    const path = join(studio.folder, 'long.csv')
    await writeFile(
      path,
      requestsCsv('Acme', at('2026-01-05T09:00:00Z'), 400, () => 60),
    )
    const stopped = new Promise<void>((resolve) => {
      const cancel = studio.changes.subscribe(({ topic, id }) => {
        if (topic !== 'forecasts' || id === null || studio.forecasts.imports.list()[0]!.rowsAdded === 0)
          return
        cancel()
        void studio.forecasts.imports.stop(id).then(() => resolve())
      })
    })
    const begun = await studio.forecasts.imports.begin({ path, addCustomers: true })
    await stopped
    expect(studio.forecasts.imports.list()[0]).toMatchObject({ id: begun.id, state: 'stopped' })
    const again = await studio.forecasts.imports.begin({ path, addCustomers: true })
    expect(again.id).toBe(begun.id)
    const done = await studio.forecasts.imports.finished(again.id)
    expect(done).toMatchObject({ state: 'done', rowsAdded: 24_000, rowsRepeated: 0, rowsDirty: 0 })
  })

  it.each([
    ['an empty file', ''],
    ['a file without the columns', 'when,who\n1,2\n'],
  ])('says what is wrong with %s', async (_, text) => {
    const failed = await studio.importText(text)
    expect(failed.state).toBe('failed')
    expect(failed.error).toContain('time and customer')
  })

  it('refuses a missing file, a folder and an unknown time zone', async () => {
    const request = { path: join(studio.folder, 'none.csv'), addCustomers: false }
    await expect(studio.forecasts.imports.begin(request)).rejects.toMatchObject({ code: 'SOURCE_MISSING' })
    await expect(studio.forecasts.imports.begin({ ...request, path: studio.folder })).rejects.toMatchObject({
      code: 'SOURCE_NOT_A_FILE',
    })
    const failed = await studio.importText('time,customer\n', { timeZone: 'Mars/Base' })
    expect(failed.error).toContain('not a time zone')
  })
})
