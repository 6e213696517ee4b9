import type { JobState, Queue, QueueEntry } from '#shared/jobs.ts'
import type { Interval } from '#shared/primitives.ts'
import { explainQueue } from './queue-reasons.ts'
import { simulateQueue } from './queue-simulation.ts'
import { type Span, wallSecondsAfter } from './work-hours.ts'

/** An unfinished job as the prediction sees it. */
export type QueuedJob = {
  id: string
  sourceName: string
  customerId: string
  state: JobState
  priority: number
  urgent: boolean
  /** CPU seconds left to do. */
  remaining: Interval
  /** Threads its tasks hold now. */
  threadsInUse: number
  /** Threads it could use at once. */
  parallelism: number
  retryInSeconds: number | null
  /** Until when, in words, where its deadline moved it up. */
  movedUpFor: string | null
}

export type QueuedCustomer = {
  id: string
  name: string
  weight: number
  maximumThreads: number | null
  /** CPU seconds of this customer's jobs beyond those given in detail. */
  beyond: Interval
}

export type QueueSnapshot = {
  mode: Queue['mode']
  modeReason: string
  threads: number
  threadsInUse: number
  running: number
  waiting: number
  /** When work may run: seconds from now, in order. Empty: always. */
  openSpans: Span[]
  customers: QueuedCustomer[]
  /** In the order of the queue. */
  jobs: QueuedJob[]
}

/**
 * The queue as people see it: where each job stands, why, and when it will be done. P10 and P90 are the queue in which every job needs
 * its own P10 or P90: errors of a cost model point the same way more often than not, and an interval should rather be too wide.
 */
export function predictQueue(snapshot: QueueSnapshot): Queue {
  const low = simulate(snapshot, 'p10')
  const middle = simulate(snapshot, 'p50')
  const high = simulate(snapshot, 'p90')
  const interval = (of: (times: Times) => number) =>
    ordered(of(low), of(middle), of(high), (seconds) => wallSecondsAfter(snapshot.openSpans, seconds))

  const reasons = explainQueue(snapshot)
  const order = snapshot.jobs
    .map((job, place) => ({ job, place, startsAt: middle.of(job).startsAt }))
    .sort(
      (a, b) =>
        Number(b.job.threadsInUse > 0) - Number(a.job.threadsInUse > 0) ||
        a.startsAt - b.startsAt ||
        a.place - b.place,
    )
  let position = 0
  const entries: QueueEntry[] = order.map(({ job }) => ({
    jobId: job.id,
    sourceName: job.sourceName,
    position: job.threadsInUse > 0 ? 0 : ++position,
    reason: reasons.get(job.id)!,
    startsInSeconds: interval((times) => times.of(job).startsAt),
    finishesInSeconds: interval((times) => times.of(job).finishesAt),
  }))
  const { mode, modeReason, running, waiting, threads, threadsInUse } = snapshot
  const finishesInSeconds = entries.length > 0 ? interval((times) => times.allDoneAt) : null
  return { mode, modeReason, running, waiting, threads, threadsInUse, finishesInSeconds, entries }
}

type Times = {
  of(job: QueuedJob): { startsAt: number; finishesAt: number }
  /** What is paused not counted. */
  allDoneAt: number
}

function simulate(snapshot: QueueSnapshot, quantile: keyof Interval): Times {
  const active = snapshot.jobs.filter((job) => job.state !== 'paused')
  const detailed = active.map((job) => ({
    id: job.id,
    customerId: job.customerId,
    urgent: job.urgent,
    work: job.remaining[quantile],
    parallelism: Math.min(job.parallelism, snapshot.threads),
    // Two digits do, and keep a hundred retries from being a hundred moments to stop at.
    notBefore: job.threadsInUse > 0 ? 0 : Number((job.retryInSeconds ?? 0).toPrecision(2)),
  }))
  const beyond = snapshot.customers
    .filter((customer) => customer.beyond[quantile] > 0)
    .map((customer) => ({
      id: `beyond ${customer.id}`,
      customerId: customer.id,
      urgent: false,
      work: customer.beyond[quantile],
      parallelism: snapshot.threads,
      notBefore: 0,
    }))
  const times = simulateQueue(snapshot.threads, snapshot.customers, [...detailed, ...beyond])
  const allDoneAt = Math.max(0, ...[...times.values()].map((time) => time.finishesAt))
  return {
    allDoneAt,
    of(job) {
      const time = times.get(job.id)
      if (time) return job.threadsInUse > 0 ? { ...time, startsAt: 0 } : time
      const threads = Math.min(job.parallelism, snapshot.threads)
      return { startsAt: allDoneAt, finishesAt: allDoneAt + job.remaining[quantile] / threads }
    },
  }
}

/** More work elsewhere can let a job start earlier, so the three are sorted; then turned from work time into time by the clock. */
function ordered(a: number, b: number, c: number, toWall: (seconds: number) => number): Interval {
  const [p10, p50, p90] = [a, b, c].sort((x, y) => x - y).map(toWall)
  return { p10: p10!, p50: p50!, p90: p90! }
}
