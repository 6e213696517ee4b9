import { describe, expect, it } from 'vitest'
import { predictQueue, type QueuedJob, type QueueSnapshot } from './queue.ts'

function job(id: string, seconds: number, extra: Partial<QueuedJob> = {}): QueuedJob {
  return {
    id,
    sourceName: `${id}.mp4`,
    customerId: 'acme',
    state: 'queued',
    priority: 5,
    urgent: false,
    remaining: { p10: seconds / 2, p50: seconds, p90: seconds * 2 },
    threadsInUse: 0,
    parallelism: 8,
    retryInSeconds: null,
    movedUpFor: null,
    ...extra,
  }
}

function predict(jobs: QueuedJob[], extra: Partial<QueueSnapshot> = {}) {
  return predictQueue({
    mode: 'working',
    modeReason: '',
    threads: 2,
    threadsInUse: 2,
    running: 1,
    waiting: jobs.length - 1,
    openSpans: [],
    customers: [
      { id: 'acme', name: 'Acme', weight: 1, maximumThreads: null, beyond: { p10: 0, p50: 0, p90: 0 } },
      { id: 'bolt', name: 'Bolt', weight: 3, maximumThreads: null, beyond: { p10: 0, p50: 0, p90: 0 } },
    ],
    jobs,
    ...extra,
  })
}

const entryOf = (queue: ReturnType<typeof predict>, id: string) =>
  queue.entries.find((entry) => entry.jobId === id)!

describe('when jobs are done', () => {
  it('follows one after the other on all threads', () => {
    const queue = predict([job('a', 100, { state: 'running', threadsInUse: 2 }), job('b', 100)])
    expect(entryOf(queue, 'a')).toMatchObject({
      position: 0,
      finishesInSeconds: { p10: 25, p50: 50, p90: 100 },
    })
    expect(entryOf(queue, 'b')).toMatchObject({
      sourceName: 'b.mp4',
      position: 1,
      startsInSeconds: { p10: 25, p50: 50, p90: 100 },
      finishesInSeconds: { p10: 50, p50: 100, p90: 200 },
    })
    expect(queue.finishesInSeconds).toEqual({ p10: 50, p50: 100, p90: 200 })
  })

  it('shares between customers by weight', () => {
    const queue = predict([job('a', 100), job('b', 150, { customerId: 'bolt' })])
    // Bolt has 1.5 of 2 threads until it is done after 100 s; Acme then has 50 of its 100 CPU seconds left on two threads.
    expect(entryOf(queue, 'b').finishesInSeconds.p50).toBeCloseTo(100)
    expect(entryOf(queue, 'a').finishesInSeconds.p50).toBeCloseTo(125)
  })

  it('runs two narrow jobs beside each other', () => {
    const queue = predict([job('a', 60, { parallelism: 1 }), job('b', 60, { parallelism: 1 })])
    expect(entryOf(queue, 'b').startsInSeconds.p50).toBe(0)
    expect(entryOf(queue, 'b').finishesInSeconds.p50).toBe(60)
  })

  it('waits for a retry, and for work hours', () => {
    const delayed = predict([job('a', 20, { state: 'retrying', retryInSeconds: 30 })])
    expect(entryOf(delayed, 'a').startsInSeconds.p50).toBe(30)
    const closed = predict([job('a', 20)], { openSpans: [{ from: 3600, until: 7200 }] })
    expect(entryOf(closed, 'a').startsInSeconds.p50).toBe(3600)
  })

  it('counts what is not shown into the end of the queue', () => {
    const beyond = { p10: 500, p50: 1000, p90: 2000 }
    const customers = [{ id: 'acme', name: 'Acme', weight: 1, maximumThreads: null, beyond }]
    expect(predict([job('a', 100)], { customers }).finishesInSeconds!.p50).toBeCloseTo(550)
  })
})

describe('why jobs wait', () => {
  it('names higher priorities of the same customer, then earlier jobs', () => {
    const queue = predict([
      job('a', 10, { priority: 9, threadsInUse: 2, state: 'running' }),
      job('b', 10, { priority: 9 }),
      job('c', 10),
      job('d', 10),
    ])
    expect(entryOf(queue, 'a').reason).toBe('Running on 2 threads.')
    expect(entryOf(queue, 'c').reason).toBe('2 jobs of higher priority of Acme go first.')
    expect(entryOf(queue, 'b').reason).toBe('1 earlier job of Acme goes first.')
  })

  it('names the limit of a customer', () => {
    const customers = [
      { id: 'acme', name: 'Acme', weight: 1, maximumThreads: 2, beyond: { p10: 0, p50: 0, p90: 0 } },
    ]
    const queue = predict([job('a', 10, { threadsInUse: 2, state: 'running' }), job('b', 10)], {
      customers,
      threads: 8,
    })
    expect(entryOf(queue, 'b').reason).toBe('Acme already uses its 2 threads.')
  })

  it('names pauses, retries and closed hours', () => {
    const queue = predict(
      [
        job('a', 10, { state: 'paused' }),
        job('b', 10, { state: 'retrying', retryInSeconds: 29.5 }),
        job('c', 10),
      ],
      { mode: 'outside-hours', modeReason: 'Outside work hours until 22:00.' },
    )
    expect(entryOf(queue, 'a').reason).toMatch(/^Paused/)
    expect(entryOf(queue, 'b').reason).toBe('Tries again in 30 s.')
    expect(entryOf(queue, 'c').reason).toBe('Outside work hours until 22:00.')
  })
})
