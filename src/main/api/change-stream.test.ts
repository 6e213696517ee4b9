import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChanges } from '../changes.ts'
import { createManualClock } from '../clock.ts'
import { addChange, type PendingChanges, streamChanges, takeChanges } from './change-stream.ts'
import { startTestConsole, type TestConsole } from './test-console.ts'

let testConsole: TestConsole
beforeAll(async () => {
  testConsole = await startTestConsole()
})
afterAll(() => testConsole.stop())

test('a page hears over HTTP what changed, at once', async () => {
  const stop = new AbortController()
  const changes = await testConsole.client.studio.changes(undefined, { signal: stop.signal })
  expect((await changes.next()).value).toEqual([])
  testConsole.services.changes.publish('jobs', 'job_123456')
  expect((await changes.next()).value).toMatchObject([{ topic: 'jobs', id: 'job_123456' }])
  stop.abort()
})

test('REST streams the same as server-sent events', async () => {
  const stop = new AbortController()
  const answer = await testConsole.fetch('/api/changes', { signal: stop.signal })
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  while (!heard.includes('data: []')) heard += (await reader.read()).value
  testConsole.services.changes.publish('queue')
  while (!heard.includes('"topic":"queue"')) heard += (await reader.read()).value
  stop.abort()
})

test('a listener that leaves is forgotten', async () => {
  const changes = createChanges(createManualClock())
  let listeners = 0
  const counted = {
    ...changes,
    subscribe(listener: Parameters<typeof changes.subscribe>[0]) {
      listeners++
      const cancel = changes.subscribe(listener)
      return () => {
        listeners--
        cancel()
      }
    },
  }
  const returned = streamChanges(counted, createManualClock())
  const waiting = returned.next().then(() => returned.next())
  await returned.return()
  expect((await waiting).done).toBe(true)
  const abort = new AbortController()
  const aborted = streamChanges(counted, createManualClock(), abort.signal)
  await aborted.next()
  const ended = aborted.next()
  abort.abort()
  expect((await ended).done).toBe(true)
  expect(listeners).toBe(0)
})

test('messages keep 100 ms apart and carry the newest of each thing', async () => {
  const clock = createManualClock(1000)
  const changes = createChanges(clock)
  const stream = streamChanges(changes, clock)
  await stream.next()
  changes.publish('jobs', 'job_a')
  expect((await stream.next()).value).toHaveLength(1)

  const second = stream.next()
  for (let n = 0; n < 50; n++) {
    clock.advance(1)
    changes.publish('jobs', n % 2 ? 'job_a' : 'job_b')
  }
  let arrived = false
  second.then(() => (arrived = true))
  await new Promise(setImmediate)
  expect(arrived).toBe(false)
  clock.advance(50)
  expect((await second).value).toEqual([
    { topic: 'jobs', id: 'job_b', at: 1049 },
    { topic: 'jobs', id: 'job_a', at: 1050 },
  ])
})

test('a slow listener costs bounded memory: many things become the topic as a whole', () => {
  const pending: PendingChanges = new Map()
  for (let n = 0; n < 10_000; n++) addChange(pending, { topic: 'jobs', id: `job_${n}`, at: n })
  addChange(pending, { topic: 'queue', id: null, at: 1 })
  expect(takeChanges(pending)).toEqual([
    { topic: 'queue', id: null, at: 1 },
    { topic: 'jobs', id: null, at: 9999 },
  ])
  expect(pending.size).toBe(0)
})
