import type { Changes } from '../changes.ts'
import type { Cancel, Clock } from '../clock.ts'
import type { Jobs } from '../jobs/jobs.ts'

/** What the desktop shows of the queue: tray, dock, power and the question at quitting. */
export type QueueSummary = {
  running: number
  waiting: number
  /** Nothing new is started, because a person said so. */
  paused: boolean
  /** Mean of the running jobs, 0 to 1; null when none runs. */
  progress: number | null
  /** Until everything queued is done, the middle guess; null when nothing is queued. */
  finishesInSeconds: number | null
}

const lookAtMostEveryMs = 1000

export function summarize(jobs: Pick<Jobs, 'queue' | 'list'>): QueueSummary {
  const queue = jobs.queue()
  const running = jobs.list({
    states: ['running'],
    limit: 100,
    offset: 0,
    sort: 'createdAt',
    descending: true,
  }).jobs
  const done = running.reduce((sum, job) => sum + job.progress, 0)
  return {
    running: queue.running,
    waiting: queue.waiting,
    paused: queue.mode === 'draining',
    progress: running.length === 0 ? null : done / running.length,
    finishesInSeconds: queue.finishesInSeconds?.p50 ?? null,
  }
}

/** Tells the listener the queue's summary now and after changes, at most once a second. Returns what ends it. */
export function watchQueue(
  dependencies: { jobs: Pick<Jobs, 'queue' | 'list'>; changes: Changes; clock: Clock },
  listener: (summary: QueueSummary) => void,
): Cancel {
  const { jobs, changes, clock } = dependencies
  let cancelLook: Cancel | undefined
  const look = () => {
    cancelLook = undefined
    listener(summarize(jobs))
  }
  const unsubscribe = changes.subscribe(({ topic }) => {
    if (topic === 'jobs' || topic === 'queue') cancelLook ??= clock.after(lookAtMostEveryMs, look)
  })
  look()
  return () => {
    unsubscribe()
    cancelLook?.()
  }
}
