import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Actor } from '#shared/activity.ts'
import { createChanges } from '../changes.ts'
import { createManualClock } from '../clock.ts'
import { openTemporaryStore } from '../store/temporary-store.ts'
import { createActivity } from './activity.ts'
import { changedFields } from './changed-fields.ts'

const operator: Actor = { kind: 'operator', name: 'Console' }
let temporary: Awaited<ReturnType<typeof openTemporaryStore>>

beforeEach(async () => {
  temporary = await openTemporaryStore()
})
afterEach(() => temporary.remove())

test('keeps only the fields that changed, as they were and as they are', () => {
  const before = { name: 'Acme', tier: 'basic', limits: { threads: 2 }, priority: 5 }
  const after = { name: 'Acme', tier: 'premium', limits: { threads: 4 }, archivedAt: 7 }
  expect(changedFields(before, after)).toEqual({
    before: { tier: 'basic', limits: { threads: 2 }, priority: 5 },
    after: { tier: 'premium', limits: { threads: 4 }, archivedAt: 7 },
  })
  expect(changedFields(null, { name: 'Acme' })).toEqual({ before: {}, after: { name: 'Acme' } })
})

test('finds entries newest first by text, subject and time; wildcards are ordinary characters', () => {
  const clock = createManualClock(1_000)
  const activity = createActivity({ store: temporary.store, clock, changes: createChanges(clock) })
  const record = (summary: string, subjectId: string) => {
    activity.record({ actor: operator, action: 'budgets.topUp', subjectId, summary })
    clock.advance(1_000)
  }
  record('Topped up Acme by 100 %', 'bud_aaaaaa')
  record('Topped up Zenith by 5 €', 'bud_bbbbbb')
  record('Topped up Acme by 7 €', 'bud_aaaaaa')

  const search = (filter: object) =>
    activity.search({ limit: 10, offset: 0, ...filter }).entries.map((entry) => entry.summary)
  expect(search({ text: 'acme' })).toEqual(['Topped up Acme by 7 €', 'Topped up Acme by 100 %'])
  expect(search({ text: '%' })).toEqual(['Topped up Acme by 100 %'])
  expect(search({ subjectId: 'bud_bbbbbb' })).toEqual(['Topped up Zenith by 5 €'])
  expect(search({ from: 2_000, until: 3_000 })).toEqual(['Topped up Zenith by 5 €'])
  expect(activity.search({ limit: 1, offset: 1 })).toMatchObject({ total: 3, entries: [{ at: 2_000 }] })
})

test('an entry cannot be changed or removed, and is undone with its transaction', () => {
  const clock = createManualClock()
  const { store } = temporary
  const activity = createActivity({ store, clock, changes: createChanges(clock) })
  activity.record({
    actor: operator,
    action: 'customers.create',
    subjectId: 'cus_aaaaaa',
    summary: 'Added Acme',
  })
  expect(() => store.database.exec("UPDATE activity SET summary = 'nothing'")).toThrow('append-only')
  expect(() => store.database.exec('DELETE FROM activity')).toThrow('append-only')
  expect(() =>
    store.transaction(() => {
      activity.record({ actor: operator, action: 'customers.archive', subjectId: null, summary: 'Archived' })
      throw new Error('undone')
    }),
  ).toThrow('undone')
  expect(activity.search({ limit: 10, offset: 0 }).total).toBe(1)
})
