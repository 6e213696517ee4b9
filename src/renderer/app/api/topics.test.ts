import { expect, test } from 'vitest'
import { isStale, staleAfter } from './topics.ts'

const at = 0

test('a change makes its router stale and leaves the others alone', () => {
  const stale = staleAfter([{ topic: 'budgets', id: null, at }])
  expect(isStale(stale, ['budgets', 'list'], {})).toBe(true)
  expect(isStale(stale, ['jobs', 'list'], {})).toBe(false)
})

test('a change of one job re-reads its detail and the lists, not the detail of another', () => {
  const stale = staleAfter([{ topic: 'jobs', id: 'job_aaaaaa', at }])
  expect(isStale(stale, ['jobs', 'get'], { id: 'job_aaaaaa' })).toBe(true)
  expect(isStale(stale, ['jobs', 'get'], { id: 'job_bbbbbb' })).toBe(false)
  expect(isStale(stale, ['jobs', 'list'], { limit: 100 })).toBe(true)
})

test('a change of all jobs re-reads every detail', () => {
  const stale = staleAfter([
    { topic: 'jobs', id: 'job_aaaaaa', at },
    { topic: 'jobs', id: null, at },
  ])
  expect(isStale(stale, ['jobs', 'get'], { id: 'job_bbbbbb' })).toBe(true)
})

test('a host sample does not re-read the capabilities', () => {
  const stale = staleAfter([{ topic: 'host', id: null, at }])
  expect(isStale(stale, ['host', 'get'], undefined)).toBe(true)
  expect(isStale(stale, ['host', 'capabilities'], undefined)).toBe(false)
})
