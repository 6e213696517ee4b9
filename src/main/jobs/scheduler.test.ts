import { describe, expect, it } from 'vitest'
import { type Candidate, type CustomerShare, decideStarts, type Snapshot } from './scheduler.ts'

function tasks(customerId: string, count: number, threads = 1): Candidate[] {
  return Array.from({ length: count }, (_, index) => ({
    jobId: `job of ${customerId}`,
    taskKey: `${index}`,
    customerId,
    threads,
  }))
}

function customer(customerId: string, share: Partial<CustomerShare> = {}): CustomerShare {
  return {
    customerId,
    weight: 1,
    maximumThreads: null,
    threadsInUse: 0,
    recentThreadSeconds: 0,
    candidates: tasks(customerId, 100),
    ...share,
  }
}

function startsOf(snapshot: Partial<Snapshot>): Record<string, number> {
  const started = decideStarts({ threads: 8, threadsInUse: 0, urgent: [], customers: [], ...snapshot })
  return Object.fromEntries(
    [...Map.groupBy(started, (one) => one.customerId)].map(([id, list]) => [id, list.length]),
  )
}

describe('sharing threads', () => {
  it('divides free threads by weight', () => {
    expect(startsOf({ customers: [customer('a', { weight: 3 }), customer('b')] })).toEqual({ a: 6, b: 2 })
  })

  it('lets a customer that used less lately catch up', () => {
    const customers = [customer('a', { recentThreadSeconds: 1000 }), customer('b')]
    expect(startsOf({ customers })).toEqual({ b: 8 })
  })

  it('gives what one customer cannot use to the others', () => {
    const customers = [customer('a', { candidates: tasks('a', 1) }), customer('b')]
    expect(startsOf({ customers })).toEqual({ a: 1, b: 7 })
  })

  it('keeps a customer within its own limit, what it runs already counted', () => {
    const customers = [customer('a', { maximumThreads: 2, threadsInUse: 1 }), customer('b')]
    expect(startsOf({ threadsInUse: 1, customers })).toEqual({ a: 1, b: 6 })
  })

  it('starts nothing when all threads are in use', () => {
    expect(startsOf({ threadsInUse: 8, customers: [customer('a')] })).toEqual({})
  })
})

describe('urgent tasks', () => {
  it('start before everything else, once', () => {
    const candidates = tasks('b', 3)
    const started = decideStarts({
      threads: 4,
      threadsInUse: 0,
      urgent: candidates.slice(0, 2),
      customers: [customer('a'), customer('b', { candidates })],
    })
    expect(started.slice(0, 2)).toMatchObject([
      { customerId: 'b', taskKey: '0' },
      { customerId: 'b', taskKey: '1' },
    ])
    expect(new Set(started.map((one) => `${one.customerId} ${one.taskKey}`)).size).toBe(started.length)
  })
})

describe('a task that needs many threads', () => {
  it('is not passed by smaller ones for ever: threads are kept for it', () => {
    const customers = [
      customer('a', { candidates: tasks('a', 1, 4) }),
      customer('b', { recentThreadSeconds: 5 }),
    ]
    expect(startsOf({ threads: 4, threadsInUse: 1, customers })).toEqual({})
    expect(startsOf({ threads: 4, threadsInUse: 0, customers })).toEqual({ a: 1 })
  })

  it('runs within the machine, and within its customer, when it asks for more than there is', () => {
    const wide = customer('a', { maximumThreads: 2, candidates: tasks('a', 1, 64) })
    expect(decideStarts({ threads: 4, threadsInUse: 0, urgent: [], customers: [wide] })).toMatchObject([
      { threads: 2 },
    ])
  })
})

it('reads no further into the queue than it starts', () => {
  let read = 0
  const endless = (function* () {
    for (;;) yield { jobId: 'job', taskKey: `${read++}`, customerId: 'a', threads: 1 }
  })()
  decideStarts({
    threads: 3,
    threadsInUse: 0,
    urgent: [],
    customers: [customer('a', { candidates: endless })],
  })
  expect(read).toBeLessThanOrEqual(4)
})
