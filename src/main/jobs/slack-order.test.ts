import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestHeadStartMs, type PlacedJob, ranksBySlack } from './run-order.ts'
import { type Candidate, decideStarts } from './scheduler.ts'

function job(sequence: number, seconds: number, dueInSeconds: number | null = null): PlacedJob {
  return { sequence, ownRank: sequence * 1000, remaining: certain(seconds), dueInSeconds }
}
const certain = (seconds: number) => ({ p10: seconds, p50: seconds, p90: seconds })

/** Sequences in the order of their new ranks. */
function orderOf(jobs: readonly PlacedJob[], threads = 1): number[] {
  const ranks = ranksBySlack(jobs, threads)
  return jobs.map(({ sequence }) => sequence).sort((a, b) => ranks.get(a)! - ranks.get(b)! || a - b)
}

const jobs = fc
  .array(
    fc.record({
      seconds: fc.integer({ min: 1, max: 100 }),
      dueInSeconds: fc.option(fc.integer({ min: 1, max: 2000 })),
    }),
    { maxLength: 30 },
  )
  .map((list) => list.map(({ seconds, dueInSeconds }, index) => job(index + 1, seconds, dueInSeconds)))

describe('the order of one customer by slack', () => {
  it('leaves a job that is in time where it is', () => {
    expect(orderOf([job(1, 10), job(2, 10), job(3, 10, 30)])).toEqual([1, 2, 3])
  })

  it('moves a job up as far as it must, and no further', () => {
    expect(orderOf([job(1, 10), job(2, 10), job(3, 10), job(4, 10, 25)])).toEqual([1, 4, 2, 3])
    expect(orderOf([job(1, 10), job(2, 10), job(3, 10), job(4, 10, 25)], 2)).toEqual([1, 2, 3, 4])
  })

  it('lets the first due go first among those that cannot wait', () => {
    expect(orderOf([job(1, 10), job(2, 10, 25), job(3, 10, 20)])).toEqual([3, 2, 1])
  })

  it('does not move up what cannot be done in time any more', () => {
    expect(orderOf([job(1, 10), job(2, 100, 50)])).toEqual([1, 2])
  })

  it('counts with the time a job may take', () => {
    const unsure = { ...job(2, 10, 25), remaining: { p10: 5, p50: 10, p90: 20 } }
    expect(orderOf([job(1, 10), unsure])).toEqual([2, 1])
  })

  it('keeps every rank but those of jobs that were moved up', () => {
    fc.assert(
      fc.property(jobs, (list) => {
        const ranks = ranksBySlack(list, 1)
        for (const { sequence, ownRank, dueInSeconds } of list) {
          if (dueInSeconds === null) expect(ranks.get(sequence)).toBe(ownRank)
          else expect(ranks.get(sequence)).toBeLessThanOrEqual(ownRank)
        }
      }),
    )
  })

  it('keeps every deadline where going by deadlines alone would', () => {
    fc.assert(
      fc.property(jobs, (list) => {
        const due = list.filter((each) => each.dueInSeconds !== null)
        const byDeadline = due.toSorted((a, b) => a.dueInSeconds! - b.dueInSeconds!)
        fc.pre(lateIn(byDeadline, 1).length === 0)
        const bySequence = new Map(list.map((each) => [each.sequence, each]))
        const order = orderOf(list).map((sequence) => bySequence.get(sequence)!)
        expect(lateIn(order, 1)).toEqual([])
      }),
    )
  })
})

function lateIn(order: readonly PlacedJob[], threads: number): number[] {
  let doneAt = 0
  return order.flatMap(({ sequence, remaining, dueInSeconds }) => {
    doneAt += remaining.p90 / threads
    return dueInSeconds !== null && doneAt > dueInSeconds ? [sequence] : []
  })
}

it('never starves a job without a deadline, however many with one keep coming', () => {
  const hourMs = 3600_000
  const patient = { ...job(1, 3600), ownRank: 0 }
  let waiting: PlacedJob[] = [patient]
  let startedAtHour: number | undefined
  for (let hour = 0; hour < 10 * 24 && startedAtHour === undefined; hour++) {
    // Each hour brings an hour of work that has to be done at once: the machine is never ahead of it.
    waiting.push({ sequence: hour + 2, ownRank: hour * hourMs, remaining: certain(3600), dueInSeconds: 3700 })
    const [first] = orderOf(waiting)
    if (first === patient.sequence) startedAtHour = hour
    waiting = waiting
      .filter(({ sequence }) => sequence !== first)
      .map((each) => ({ ...each, dueInSeconds: each.dueInSeconds && each.dueInSeconds - 3600 }))
  }
  expect(startedAtHour).toBeGreaterThan(0)
  expect(startedAtHour! * hourMs).toBeLessThanOrEqual(longestHeadStartMs + hourMs)
})

it('leaves every customer the threads it had: only the order of its own jobs changes', () => {
  const customer = fc.record({ weight: fc.integer({ min: 1, max: 4 }), jobs })
  fc.assert(
    fc.property(fc.array(customer, { minLength: 2, maxLength: 4 }), (customers) => {
      const byAge = (list: readonly PlacedJob[]) => list.map(({ sequence }) => sequence)
      expect(threadsOverTime(customers, orderOf)).toEqual(threadsOverTime(customers, byAge))
    }),
    { numRuns: 50 },
  )
})

/** Plays the real scheduler, one second a task: which customer got how many threads at every second. */
function threadsOverTime(
  customers: readonly { weight: number; jobs: readonly PlacedJob[] }[],
  order: (jobs: readonly PlacedJob[]) => number[],
): number[][] {
  const queues = customers.map(({ jobs: list }, index) => {
    const seconds = new Map(list.map((each) => [each.sequence, each.remaining.p50]))
    return order(list).flatMap((sequence) =>
      Array.from(
        { length: seconds.get(sequence)! },
        (_, task): Candidate => ({
          jobId: `${index} ${sequence}`,
          taskKey: `${task}`,
          customerId: `${index}`,
          threads: 1,
        }),
      ),
    )
  })
  const used = customers.map(() => 0)
  const history: number[][] = []
  while (queues.some((queue) => queue.length > 0)) {
    const started = decideStarts({
      threads: 3,
      threadsInUse: 0,
      urgent: [],
      customers: queues.flatMap((candidates, index) =>
        candidates.length === 0
          ? []
          : [
              {
                customerId: `${index}`,
                weight: customers[index]!.weight,
                maximumThreads: null,
                threadsInUse: 0,
                recentThreadSeconds: used[index]!,
                candidates,
              },
            ],
      ),
    })
    const counts = customers.map((_, index) => started.filter((one) => one.customerId === `${index}`).length)
    for (const [index, count] of counts.entries()) {
      queues[index]!.splice(0, count)
      used[index]! += count
    }
    history.push(counts)
  }
  return history
}
