import { HeadroomError } from '#shared/errors.ts'
import type { Job } from '#shared/jobs.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { Quotes } from '../quotes/quotes.ts'
import type { Store } from '../store/store.ts'
import type { PlannedTask, TaskReport } from '../task-runner.ts'
import type { JobPatch, JobsStore, StoredJob } from './jobs.store.ts'
import { retryDelayMs } from './retry-policy.ts'
import { inRunOrder } from './run-order.ts'
import type { Candidate } from './scheduler.ts'
import { advance, hasEnded, type JobEvent, next } from './state-machine.ts'
import type { StoredTask, TasksStore } from './tasks.store.ts'

export type JobTask = { job: StoredJob; task: StoredTask }

export type Bookkeeping = ReturnType<typeof createBookkeeping>

/**
 * Every change of a job, each a named command in one transaction with the budget's part of it: what is written here is true after
 * a crash, and nothing else is.
 */
export function createBookkeeping(dependencies: {
  store: Store
  clock: Clock
  changes: Changes
  jobs: JobsStore
  tasks: TasksStore
  budgets: Pick<Budgets, 'settle' | 'release'>
  quotes: Pick<Quotes, 'settle' | 'learn'>
  /** Called after the transaction that ended a job. */
  onEnded: (job: StoredJob) => void
}) {
  const { store, clock, changes, jobs, tasks, budgets, quotes, onEnded } = dependencies

  function announce(job: StoredJob): void {
    store.afterCommit(() => {
      changes.publish('jobs', job.id)
      changes.publish('queue')
    })
  }

  /** Brings a job into the state an event leads to. Errors: INVALID_STATE. */
  function change(job: StoredJob, event: JobEvent, patch: JobPatch = {}): void {
    const state = advance(job.state, event)
    jobs.update(job.sequence, { ...patch, state })
    announce(job)
    if (!hasEnded(state)) return
    const ended = jobs.bySequence(job.sequence)!
    store.afterCommit(() => {
      changes.publish('budgets', ended.budgetId)
      onEnded(ended)
    })
  }

  function settle(
    job: StoredJob,
    completed: boolean,
    note: string,
  ): Pick<Job, 'chargedMinor' | 'unchargedMinor' | 'settlement'> {
    const shares = tasks.doneShares(job.sequence)
    const settlement = quotes.settle(job.quote, job.holdId, {
      ...job.measured,
      endedAt: clock.now(),
      completed,
      doneShare: (kind, profileId) =>
        shares.find((each) => each.kind === kind && each.profileId === profileId)?.share,
    })
    const { amountMinor } = settlement
    return {
      ...budgets.settle({ holdId: job.holdId, amountMinor, note: `${note}: ${job.sourceName}` }),
      settlement,
    }
  }

  function complete(job: StoredJob): void {
    change(job, 'complete', {
      ...settle(job, true, 'Completed'),
      finishedAt: clock.now(),
      retryAt: null,
      error: null,
    })
    learn(job)
  }

  /** In the transaction that ends the job, so that its lesson is kept exactly once; a job that teaches nothing still ends. */
  function learn(job: StoredJob): void {
    try {
      store.transaction(() => quotes.learn(job.quote, job.measured, tasks.measuredParts(job.sequence)))
    } catch (error) {
      process.emitWarning(`Nothing was learned from ${job.id}: ${asHeadroomError(error).message}`)
    }
  }

  /** Steps that put the plan on record; each returns when the thread has been kept long enough. */
  function planSteps(jobSequence: number, firstKey: string, found: PlannedTask[]): Generator<void> {
    return tasks.addPlan(jobSequence, { firstKey, tasks: inRunOrder(found) })
  }

  function isStillRunning(jobSequence: number, key: string): boolean {
    const job = jobs.bySequence(jobSequence)
    return job !== undefined && !hasEnded(job.state) && tasks.get(jobSequence, key)?.state === 'running'
  }

  function fail(job: StoredJob, error: HeadroomError): void {
    budgets.release({ holdId: job.holdId, note: `Failed, nothing is charged: ${job.sourceName}` })
    change(job, 'fail', { chargedMinor: 0, finishedAt: clock.now(), retryAt: null, error })
  }

  /** Counts a job's tasks anew, after they changed as a whole. */
  function recount(jobSequence: number): void {
    jobs.setCounts(jobSequence, { ...tasks.counts(jobSequence) })
  }

  return {
    change: (job: StoredJob, event: JobEvent, patch?: JobPatch) =>
      store.transaction(() => change(job, event, patch)),

    /** Changes a job's place in the queue. */
    reorder(job: StoredJob, patch: Pick<JobPatch, 'priority' | 'rank' | 'urgent'>): void {
      store.transaction(() => {
        jobs.update(job.sequence, patch)
        announce(job)
      })
    },

    /** Marks tasks as running; those whose job or state changed meanwhile are left out. */
    start(candidates: Candidate[]): JobTask[] {
      return store.transaction(() =>
        candidates.flatMap(({ jobId, taskKey }) => {
          const job = jobs.byId(jobId)
          if (!job || !next(job.state, 'start') || !tasks.start(job.sequence, taskKey)) return []
          jobs.recountReady(job.sequence)
          change(job, 'start', {
            startedAt: job.startedAt ?? clock.now(),
            ...(job.state === 'queued' ? { attempts: job.attempts + 1 } : {}),
          })
          return [{ job, task: tasks.get(job.sequence, taskKey)! }]
        }),
      )
    },

    /**
     * Puts a long plan on record in many short transactions while the task that found it still counts as running: until that task is
     * recorded as done nothing of the plan can start, and after a crash it runs again and its new plan replaces this one. Returns the
     * report that is left to record.
     */
    async recordPlan(jobSequence: number, key: string, report: TaskReport): Promise<TaskReport> {
      const steps = planSteps(jobSequence, key, report.tasks ?? [])
      while (isStillRunning(jobSequence, key)) {
        if (store.transaction(() => steps.next()).done) break
        await new Promise((resolve) => setImmediate(resolve))
      }
      return { ...report, tasks: [] }
    },

    /** Takes a finished task's report, once. The last one completes and settles its job in the same transaction. */
    record(jobSequence: number, key: string, report: TaskReport, wallSeconds: number, log: string[]): void {
      store.transaction(() => {
        const before = jobs.bySequence(jobSequence)!
        const task = tasks.get(jobSequence, key)
        if (hasEnded(before.state) || !task || !tasks.finish(jobSequence, key, report, clock.now())) return
        jobs.log(jobSequence, clock.now(), log)
        jobs.addDone(jobSequence, { ...report, weight: task.weight })
        jobs.update(jobSequence, {
          wallSeconds: before.measured.wallSeconds + wallSeconds,
          notes: [...new Set([...before.notes, ...report.notes])],
          outputFiles: withOutputs(before.outputFiles, report.outputs ?? []),
        })
        if (report.tasks) {
          if (report.tasks.length > 0) for (const _ of planSteps(jobSequence, key, report.tasks));
          recount(jobSequence)
        } else jobs.recountReady(jobSequence)
        const job = jobs.bySequence(jobSequence)!
        if (job.doneTasks === job.totalTasks) complete(job)
        else announce(job)
      })
    },

    /** A task failed: its job tries again later, or fails and gets its hold back. Failed work is not charged. */
    taskFailed(
      jobSequence: number,
      key: string,
      error: HeadroomError,
      wallSeconds: number,
      log: string[],
    ): void {
      store.transaction(() => {
        const job = jobs.bySequence(jobSequence)!
        const task = tasks.get(jobSequence, key)
        if (hasEnded(job.state) || task?.state !== 'running') return
        tasks.putBack(jobSequence, key, { failed: true })
        jobs.recountReady(jobSequence)
        jobs.log(jobSequence, clock.now(), [...log, `${key}: ${error.message}`])
        jobs.update(jobSequence, { wallSeconds: job.measured.wallSeconds + wallSeconds })
        const delayMs = retryDelayMs(error.code, task.failures + 1)
        if (delayMs === null) fail(job, error)
        else if (job.state === 'paused') change(job, 'delay', { error })
        else change(job, 'delay', { error, retryAt: Math.max(job.retryAt ?? 0, clock.now() + delayMs) })
      })
    },

    fail: (job: StoredJob, error: HeadroomError) => store.transaction(() => fail(job, error)),

    /** Ends a job and charges what it used, `cpuSecondsSoFar` of tasks that still run included. Errors: INVALID_STATE. */
    cancel(id: string, cpuSecondsSoFar: number): void {
      store.transaction(() => {
        const job = jobs.byId(id)!
        advance(job.state, 'cancel')
        const cpuSeconds = job.measured.cpuSeconds + cpuSecondsSoFar
        const used = { ...job, measured: { ...job.measured, cpuSeconds } }
        change(job, 'cancel', {
          ...settle(used, false, 'Cancelled, only what it used is charged'),
          cpuSeconds,
          finishedAt: clock.now(),
          retryAt: null,
        })
      })
    },

    /** Puts back what ran when the program ended, and the jobs it ran for into the queue. */
    interruptAll(): void {
      store.transaction(() => {
        for (const { jobSequence, key } of tasks.running()) {
          tasks.putBack(jobSequence, key, { failed: false })
          jobs.recountReady(jobSequence)
          const job = jobs.bySequence(jobSequence)!
          if (next(job.state, 'interrupt')) change(job, 'interrupt')
        }
      })
    },

    /** Tasks whose files are gone run again; what they used before no longer counts. */
    forget(jobSequence: number, keys: string[]): void {
      store.transaction(() => {
        for (const key of keys) tasks.forget(jobSequence, key)
        recount(jobSequence)
        announce(jobs.bySequence(jobSequence)!)
      })
    },

    recount,
  }
}

function withOutputs(known: Job['outputFiles'], added: Job['outputFiles']): Job['outputFiles'] {
  const byPath = new Map([...known, ...added].map((file) => [file.path, file]))
  return [...byPath.values()]
}

/** Anything thrown, as the error people and code can act on. */
export function asHeadroomError(error: unknown): HeadroomError {
  if (error instanceof HeadroomError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new HeadroomError(
    'INTERNAL',
    `Something went wrong inside Headroom: ${reason}. Please report this.`,
    {},
    { cause: error },
  )
}
