import { expect, test } from 'vitest'
import { looksLikeMedia, nameOfPath, reduceItems, type SubmitItem } from './submit-item.ts'

const ready = (key: string, path: string): SubmitItem => ({
  key,
  name: nameOfPath(path),
  sizeBytes: null,
  state: { kind: 'ready', path },
})

test('a path is taken once, however often it is added', () => {
  const once = reduceItems([], { kind: 'add', items: [ready('a', '/x/a.mov'), ready('b', '/x/a.mov')] })
  const twice = reduceItems(once, { kind: 'add', items: [ready('c', '/x/a.mov'), ready('d', '/x/d.mov')] })
  expect(twice.map(({ key }) => key)).toEqual(['a', 'd'])
})

test('an upload becomes ready in its place', () => {
  const items = [ready('a', '/a'), { ...ready('b', '/b'), state: { kind: 'uploading', share: 0.5 } as const }]
  const next = reduceItems(items, { kind: 'set', key: 'b', state: { kind: 'ready', path: '/inbox/b' } })
  expect(next[1]?.state).toEqual({ kind: 'ready', path: '/inbox/b' })
})

test('what was submitted can be cleared away and the rest stays', () => {
  const items = [
    { ...ready('a', '/a'), state: { kind: 'submitted', path: '/a', jobId: 'job_1' } as const },
    ready('b', '/b'),
  ]
  expect(reduceItems(items, { kind: 'remove-submitted' }).map(({ key }) => key)).toEqual(['b'])
})

test('names of paths, on either platform', () => {
  expect(nameOfPath('/srv/a b.mov')).toBe('a b.mov')
  expect(nameOfPath('C:\\in\\b.mov')).toBe('b.mov')
})

test('of a folder only media is taken', () => {
  expect(['a.MOV', 'b.ts', 'notes.txt', '.DS_Store', 'mp4'].map(looksLikeMedia)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
