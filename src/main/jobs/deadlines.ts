import { tierRules } from '#shared/customers.ts'
import type { QueueSettings } from '#shared/jobs.ts'
import type { Cancel, Clock } from '../clock.ts'
import type { Customers } from '../customers/customers.ts'
import type { JobListsStore, UnfinishedJob } from './job-lists.store.ts'
import type { JobOutlook } from './job-outlook.ts'
import { rankOf } from './jobs.store.ts'
import type { QueueCandidate } from './queue-view.ts'
import { type PlacedJob, ranksBySlack } from './run-order.ts'
import { openSpansFrom, type Span, workSecondsUntil } from './work-hours.ts'

/** Slack is looked at again as often as this, since work takes more or less than was thought. */
const reviewEveryMs = 60_000
/** Many jobs may come at once. */
const soonMs = 500
/** Of one customer: so many by their place, and so many that are due first. */
const mostJobs = 1000
const predictedDays = 30

export type Deadlines = {
  start(): void
  stop(): void
  /** Something changed: looks at the order before long. */
  reviewSoon(): void
  /** Moves up who would miss a deadline, and back who no longer would, each among its own customer's jobs. */
  review(): void
  /** The rank a job would get that came now. */
  rankOfCandidate(candidate: QueueCandidate): number
}

/** Keeps the order of jobs with a deadline. `move` puts a job at another rank. */
export function createDeadlines(dependencies: {
  clock: Clock
  customers: Pick<Customers, 'get'>
  lists: Pick<JobListsStore, 'customersWithDeadlines' | 'unfinished' | 'unfinishedDue' | 'unfinishedTotals'>
  outlook: JobOutlook
  settings: () => QueueSettings
  move: (sequence: number, rank: number) => void
}): Deadlines {
  const { clock, customers, lists, outlook, settings, move } = dependencies
  let cancel: Cancel | undefined
  let cancelSoon: Cancel | undefined

  function review(): void {
    const affected = lists.customersWithDeadlines()
    if (affected.length === 0) return
    const spans = openSpansFrom(settings().workHours, clock.now(), predictedDays)
    for (const customerId of affected) {
      const jobs = movableJobs(customerId)
      const all = [...jobs.values()].map((job) => placed(job, spans))
      for (const [sequence, rank] of ranksBySlack(all, threadsOf(customerId))) {
        if (jobs.get(sequence)!.rank !== rank) move(sequence, rank)
      }
    }
  }

  function rankOfCandidate({ customerId, priority, cpuSeconds, deadlineAt }: QueueCandidate): number {
    const ownRank = rankOf({ createdAt: clock.now(), priority })
    if (deadlineAt === null) return ownRank
    const spans = openSpansFrom(settings().workHours, clock.now(), predictedDays)
    const others = [...movableJobs(customerId).values()].map((job) => placed(job, spans))
    const sequence = Number.MAX_SAFE_INTEGER
    const dueInSeconds = workSecondsUntil(spans, (deadlineAt - clock.now()) / 1000)
    const candidate: PlacedJob = { sequence, ownRank, remaining: cpuSeconds, dueInSeconds }
    return ranksBySlack([...others, candidate], threadsOf(customerId)).get(sequence)!
  }

  /** What the customer can count on while all who wait now do. */
  function threadsOf(customerId: string): number {
    const rules = (id: string) => tierRules[customers.get(id).tier]
    const working = lists.unfinishedTotals().filter(({ jobs }) => jobs > 0)
    const ids = new Set([customerId, ...working.map((total) => total.customerId)])
    const weights = [...ids].reduce((sum, id) => sum + rules(id).shareWeight, 0)
    const { shareWeight, maximumThreads } = rules(customerId)
    const share = (settings().threads * shareWeight) / weights
    return Math.min(maximumThreads ?? settings().threads, share)
  }

  /** By sequence: those that wait their turn or run in it. */
  function movableJobs(customerId: string): Map<number, UnfinishedJob> {
    return new Map(
      [...lists.unfinished(customerId, mostJobs), ...lists.unfinishedDue(customerId, mostJobs)]
        .filter(({ state, urgent }) => (state === 'queued' || state === 'running') && urgent === 0)
        .map((job) => [job.sequence, job]),
    )
  }

  function placed(job: UnfinishedJob, spans: Span[]): PlacedJob {
    const secondsLeft = job.deadlineAt === null ? null : (job.deadlineAt - clock.now()) / 1000
    return {
      sequence: job.sequence,
      ownRank: rankOf(job),
      remaining: outlook.remaining(job),
      dueInSeconds: secondsLeft === null ? null : workSecondsUntil(spans, secondsLeft),
    }
  }

  return {
    start() {
      cancel ??= clock.every(reviewEveryMs, review)
      review()
    },
    stop() {
      cancel?.()
      cancelSoon?.()
      cancel = undefined
      cancelSoon = undefined
    },
    reviewSoon() {
      if (!cancel) return
      cancelSoon ??= clock.after(soonMs, () => {
        cancelSoon = undefined
        review()
      })
    },
    review,
    rankOfCandidate,
  }
}
