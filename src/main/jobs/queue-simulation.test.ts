import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SimulatedJob, simulateQueue } from './queue-simulation.ts'

const anyQueue = fc.record({
  threads: fc.integer({ min: 1, max: 4 }),
  customers: fc.array(
    fc.record({ weight: fc.integer({ min: 1, max: 8 }), maximumThreads: fc.constantFrom(null, 1, 2) }),
    { minLength: 1, maxLength: 40 },
  ),
  jobs: fc.array(
    fc.record({
      owner: fc.nat(),
      work: fc.double({ min: 0.1, max: 1000, noNaN: true }),
      parallelism: fc.integer({ min: 1, max: 8 }),
      urgent: fc.integer({ min: 0, max: 20 }).map((number) => number === 0),
      notBefore: fc.constantFrom(0, 0, 0, 50, 3000),
    }),
    { minLength: 1, maxLength: 60 },
  ),
})

function play(
  { threads, customers, jobs }: typeof anyQueue extends fc.Arbitrary<infer Queue> ? Queue : never,
  extra: SimulatedJob[] = [],
) {
  return simulateQueue(
    threads,
    [
      ...customers.map((customer, index) => ({ id: `c${index}`, ...customer })),
      { id: 'late', weight: 1, maximumThreads: null },
    ],
    [
      ...jobs.map(({ owner, ...job }, index) => ({
        ...job,
        id: `j${index}`,
        customerId: `c${owner % customers.length}`,
      })),
      ...extra,
    ],
  )
}

describe('many customers', () => {
  it('end when they would if every step were looked at', () => {
    // While an urgent job waits, the simulation goes step by step; what comes in years must not change today.
    const inYears = { id: 'late', customerId: 'late', urgent: true, work: 1, parallelism: 1, notBefore: 1e9 }
    fc.assert(
      fc.property(anyQueue, (queue) => {
        const together = play(queue)
        const stepByStep = play(queue, [inYears])
        expect(together.size).toBe(queue.jobs.length)
        for (const [id, { startsAt, finishesAt }] of together) {
          expect(startsAt).toBeCloseTo(stepByStep.get(id)!.startsAt, 4)
          expect(finishesAt).toBeCloseTo(stepByStep.get(id)!.finishesAt, 4)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('share the threads equally and leave none idle', () => {
    const customers = Array.from({ length: 500 }, (_, index) => ({
      id: `c${index}`,
      weight: 1,
      maximumThreads: null,
    }))
    const jobs = customers.map(({ id }, index) => ({
      id,
      customerId: id,
      urgent: false,
      work: index < 250 ? 10 : 20,
      parallelism: 1,
      notBefore: 0,
    }))
    const times = simulateQueue(2, customers, jobs)
    expect(times.get('c0')).toEqual({ startsAt: 0, finishesAt: 2500 })
    expect(times.get('c499')!.finishesAt).toBeCloseTo((250 * 10 + 250 * 20) / 2)
  })
})
