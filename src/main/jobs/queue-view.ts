import { type Customer, tierRules } from '#shared/customers.ts'
import type { Queue, QueueEntry, QueueSettings } from '#shared/jobs.ts'
import type { Interval } from '#shared/primitives.ts'
import type { Clock } from '../clock.ts'
import type { Customers } from '../customers/customers.ts'
import type { Execution } from './execution.ts'
import type { JobListsStore, UnfinishedJob } from './job-lists.store.ts'
import type { JobOutlook } from './job-outlook.ts'
import { rankOf } from './jobs.store.ts'
import { predictQueue, type QueuedCustomer, type QueuedJob, type QueueSnapshot } from './queue.ts'
import { localTime, type QueueMode } from './queue-mode.ts'
import { openSpansFrom } from './work-hours.ts'

/** Jobs shown with a place and a time: enough for a screen and what is scrolled to, few enough to predict in some milliseconds; the rest of each customer's work counts as one piece. */
const maximumEntries = 200
const predictedDays = 30

type Totals = ReturnType<JobListsStore['unfinishedTotals']>

/** Work that is not in the queue yet. */
export type QueueCandidate = {
  customerId: string
  priority: number
  cpuSeconds: Interval
  deadlineAt: number | null
}

export type QueueView = {
  /** Every job's place, reason and times. */
  predict(): Queue
  /** When work would start and end if it came now, in seconds from now. */
  expectFinish(candidate: QueueCandidate): Pick<QueueEntry, 'startsInSeconds' | 'finishesInSeconds'>
}

const candidateId = 'the candidate'

/** Gathers what the prediction of the queue needs. */
export function createQueueView(dependencies: {
  clock: Clock
  customers: Pick<Customers, 'get' | 'list'>
  lists: JobListsStore
  outlook: JobOutlook
  execution: Execution
  settings: () => QueueSettings
  queueMode: () => QueueMode
  /** Where it would stand. */
  rankOfCandidate: (candidate: QueueCandidate) => number
}): QueueView {
  const { clock, customers, lists, outlook, execution, settings, queueMode } = dependencies

  function snapshot(): QueueSnapshot & { ranks: number[] } {
    const totals = lists.unfinishedTotals()
    const perCustomer = Math.ceil(maximumEntries / Math.max(1, totals.length))
    const details = new Map(
      [...lists.unfinishedUrgent(maximumEntries), ...lists.unfinishedHeads(perCustomer)].map((job) => [
        job.id,
        job,
      ]),
    )
    const jobs = [...details.values()]
      .sort((a, b) => b.urgent - a.urgent || a.rank - b.rank || a.sequence - b.sequence)
      .slice(0, maximumEntries)
    const running = new Set(execution.entries().map((entry) => entry.jobId)).size
    const detailed = Map.groupBy(jobs, (job) => job.customerId)
    const known = new Map(customers.list({ includeArchived: true }).map((one) => [one.id, one]))
    const { mode, reason } = queueMode()
    return {
      mode,
      modeReason: reason,
      threads: settings().threads,
      threadsInUse: execution.threadsInUse(),
      running,
      waiting: Math.max(0, totals.reduce((sum, total) => sum + total.jobs, 0) - running),
      openSpans: openSpansFrom(settings().workHours, clock.now(), predictedDays),
      customers: totals.map((total) =>
        toQueuedCustomer(total, known.get(total.customerId)!, detailed.get(total.customerId) ?? []),
      ),
      jobs: jobs.map(toQueuedJob),
      ranks: jobs.map((job) => (job.urgent ? Number.NEGATIVE_INFINITY : job.rank)),
    }
  }

  function expectFinish(candidate: QueueCandidate) {
    const { customerId, priority, cpuSeconds } = candidate
    const { ranks, ...now } = snapshot()
    const rank = dependencies.rankOfCandidate(candidate)
    const before = ranks.findIndex((each) => each > rank)
    const place = before < 0 ? ranks.length : before
    const job: QueuedJob = {
      id: candidateId,
      sourceName: '',
      customerId,
      state: 'queued',
      priority,
      urgent: false,
      remaining: cpuSeconds,
      threadsInUse: 0,
      parallelism: settings().threads,
      retryInSeconds: null,
      movedUpFor: null,
    }
    const isKnown = now.customers.some(({ id }) => id === customerId)
    const queue = predictQueue({
      ...now,
      jobs: now.jobs.toSpliced(place, 0, job),
      customers: isKnown ? now.customers : [...now.customers, newcomer(customerId)],
    })
    const { startsInSeconds, finishesInSeconds } = queue.entries.find(({ jobId }) => jobId === candidateId)!
    return { startsInSeconds, finishesInSeconds }
  }

  function newcomer(customerId: string): QueuedCustomer {
    const { id, name, tier } = customers.get(customerId)
    const { shareWeight: weight, maximumThreads } = tierRules[tier]
    return { id, name, weight, maximumThreads, beyond: { p10: 0, p50: 0, p90: 0 } }
  }

  return { predict: () => predictQueue(snapshot()), expectFinish }

  function toQueuedCustomer(
    total: Totals[number],
    customer: Customer,
    detailed: UnfinishedJob[],
  ): QueuedCustomer {
    const known = detailed.filter((job) => job.state !== 'paused')
    const beyond = (quantile: 'p10' | 'p50' | 'p90') =>
      known.length >= total.jobs
        ? 0
        : Math.max(0, total[quantile] - known.reduce((sum, job) => sum + job[quantile] * leftOf(job), 0))
    return {
      id: customer.id,
      name: customer.name,
      weight: tierRules[customer.tier].shareWeight,
      maximumThreads: tierRules[customer.tier].maximumThreads,
      beyond: { p10: beyond('p10'), p50: beyond('p50'), p90: beyond('p90') },
    }
  }

  function movedUpFor(job: UnfinishedJob): string | null {
    if (job.deadlineAt === null || job.rank >= rankOf(job)) return null
    return localTime(job.deadlineAt, settings().workHours.timeZone, clock.now())
  }

  function toQueuedJob(job: UnfinishedJob): QueuedJob {
    const own = execution.entries().filter((entry) => entry.jobId === job.id)
    const unfinishedTasks = job.totalTasks - job.doneTasks
    return {
      id: job.id,
      sourceName: job.sourceName,
      customerId: job.customerId,
      state: job.state,
      priority: job.priority,
      urgent: job.urgent === 1,
      remaining: outlook.remaining(job),
      threadsInUse: own.reduce((sum, entry) => sum + (entry.suspended ? 0 : entry.threads), 0),
      // Before its first task has found the others, a job is taken to have chunks enough for every thread.
      parallelism: job.totalTasks > 1 ? Math.max(1, unfinishedTasks) : settings().threads,
      movedUpFor: movedUpFor(job),
      retryInSeconds: job.retryAt === null ? null : Math.max(0, (job.retryAt - clock.now()) / 1000),
    }
  }
}

/** Share of the expected work that is not done yet. */
function leftOf(job: UnfinishedJob): number {
  return job.totalTasks > 1 && job.totalWeight > 0 ? Math.max(0, 1 - job.doneWeight / job.totalWeight) : 1
}
