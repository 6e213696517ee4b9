import { tierRules } from '#shared/customers.ts'
import { type HeadroomError, isHeadroomError } from '#shared/errors.ts'
import type { JobState, QueueSettings } from '#shared/jobs.ts'
import type { Changes } from '../changes.ts'
import type { Cancel, Clock } from '../clock.ts'
import type { Customers } from '../customers/customers.ts'
import type { RunningTask, TaskReport, TaskRunner } from '../task-runner.ts'
import { asHeadroomError, type Bookkeeping, type JobTask } from './bookkeeping.ts'
import { addUse, type RecentUse, recentThreadSeconds } from './fair-share.ts'
import type { JobListsStore } from './job-lists.store.ts'
import type { JobsStore } from './jobs.store.ts'
import { decideStarts } from './scheduler.ts'
import { hasEnded } from './state-machine.ts'

/** Progress is told at most this often for each job. */
const progressEveryMs = 250
/** Lines of ffmpeg's log kept of one task. */
const maximumLogLines = 100
/** A plan of more tasks is put on record in steps. */
const longPlanTasks = 100

export type RunningEntry = {
  jobId: string
  jobSequence: number
  customerId: string
  outputFolder: string
  key: string
  weight: number
  threads: number
  /** Since when its threads are busy; moves when it goes on after a pause. */
  busySince: number
  suspended: boolean
  progress: number
  log: string[]
  handle: RunningTask
  /** Resolves when the child is gone and what it left is on record. */
  gone: Promise<void>
}

/** What may start: `started` when only jobs that have begun may go on. */
export type Gate = 'all' | 'started' | 'nothing'

export type Execution = ReturnType<typeof createExecution>

/** Runs tasks: decides with the scheduler which start, keeps their children, and hands their reports to bookkeeping. */
export function createExecution(dependencies: {
  clock: Clock
  changes: Changes
  customers: Pick<Customers, 'get'>
  jobs: JobsStore
  lists: JobListsStore
  bookkeeping: () => Bookkeeping
  runner: TaskRunner
  settings: () => QueueSettings
  gate: () => Gate
  /** Called after every round, for what has to happen next by the clock. */
  onRound: () => void
}) {
  const { clock, changes, customers, jobs, lists, bookkeeping, runner, settings, gate, onRound } =
    dependencies
  const running = new Map<string, RunningEntry>()
  const recentUse = new Map<string, RecentUse>()
  /** When a job's wall time was last counted, while any of its tasks runs. */
  const countedUntil = new Map<number, number>()
  /** Jobs whose finished work is being checked; they start nothing meanwhile. */
  const heldBack = new Set<string>()
  const progressDue = new Set<string>()
  let cancelProgress: Cancel | undefined
  let working = false
  let inRound = false

  const keyOf = (jobId: string, taskKey: string) => `${jobId} ${taskKey}`
  const busy = () => [...running.values()].filter((entry) => !entry.suspended)
  const threadsInUse = () => busy().reduce((sum, entry) => sum + entry.threads, 0)
  const entriesOf = (jobId: string) => [...running.values()].filter((entry) => entry.jobId === jobId)

  /** One round of scheduling. */
  function kick(): void {
    if (!working || inRound) return
    inRound = true
    try {
      continueSuspended()
      const allowed = gate()
      if (allowed !== 'nothing' && threadsInUse() < settings().threads) {
        const candidates = decideStarts(takeSnapshot(allowed === 'started'))
        for (const started of candidates.length > 0 ? bookkeeping().start(candidates) : []) {
          run(
            started,
            candidates.find((one) => one.jobId === started.job.id && one.taskKey === started.task.key)!
              .threads,
          )
        }
      }
      onRound()
    } finally {
      inRound = false
    }
  }

  /** Stopped children of resumed jobs go on as soon as threads are free, before anything new starts. */
  function continueSuspended(): void {
    let freeThreads = settings().threads - threadsInUse()
    for (const entry of running.values()) {
      if (!entry.suspended || entry.threads > freeThreads) continue
      const state = jobs.bySequence(entry.jobSequence)?.state
      if (state === undefined || state === 'paused' || hasEnded(state)) continue
      freeThreads -= entry.threads
      entry.suspended = false
      entry.busySince = clock.now()
      if (!countedUntil.has(entry.jobSequence)) countedUntil.set(entry.jobSequence, clock.now())
      entry.handle.resume()
    }
  }

  function takeSnapshot(startedOnly: boolean) {
    const now = clock.now()
    const use = new Map<string, { threads: number; threadSeconds: number }>()
    for (const entry of busy()) {
      const sum = use.get(entry.customerId) ?? { threads: 0, threadSeconds: 0 }
      sum.threads += entry.threads
      sum.threadSeconds += (entry.threads * (now - entry.busySince)) / 1000
      use.set(entry.customerId, sum)
    }
    const allowed = function* <T extends { jobId: string }>(candidates: Iterable<T>) {
      for (const candidate of candidates) if (!heldBack.has(candidate.jobId)) yield candidate
    }
    return {
      threads: settings().threads,
      threadsInUse: threadsInUse(),
      urgent: startedOnly ? [] : allowed(lists.urgentTasks()),
      customers: lists.readyCustomers().map((customerId) => {
        const rules = tierRules[customers.get(customerId).tier]
        return {
          customerId,
          weight: rules.shareWeight,
          maximumThreads: rules.maximumThreads,
          threadsInUse: use.get(customerId)?.threads ?? 0,
          recentThreadSeconds:
            recentThreadSeconds(recentUse.get(customerId), now) + (use.get(customerId)?.threadSeconds ?? 0),
          candidates: allowed(lists.readyTasks(customerId, { startedOnly })),
        }
      }),
    }
  }

  function run({ job, task }: JobTask, threads: number): void {
    const entry: Omit<RunningEntry, 'handle' | 'gone'> = {
      jobId: job.id,
      jobSequence: job.sequence,
      customerId: job.customerId,
      outputFolder: job.outputFolder,
      key: task.key,
      weight: task.weight,
      threads,
      busySince: clock.now(),
      suspended: false,
      progress: 0,
      log: [],
    }
    if (!countedUntil.has(job.sequence)) countedUntil.set(job.sequence, clock.now())
    let handle: RunningTask
    try {
      handle = runner.run(task, {
        onProgress(progress) {
          entry.progress = Math.min(1, Math.max(0, progress))
          tellProgress(job.id)
        },
        onLog(line) {
          if (entry.log.length < maximumLogLines) entry.log.push(`${task.key}: ${line}`)
        },
      })
    } catch (error) {
      handle = neverStarted(error)
    }
    const started: RunningEntry = Object.assign(entry, { handle, gone: Promise.resolve() })
    running.set(keyOf(job.id, task.key), started)
    started.gone = handle.done.then(
      (report) => leaveWithReport(started, report),
      (error: unknown) => leave(started, asHeadroomError(error)),
    )
  }

  /** What a task found may be too much to put on record in one go. */
  async function leaveWithReport(entry: RunningEntry, report: TaskReport): Promise<void> {
    if (!report.tasks || report.tasks.length <= longPlanTasks) return leave(entry, report)
    const outcome = await bookkeeping()
      .recordPlan(entry.jobSequence, entry.key, report)
      .catch((error: unknown) => asHeadroomError(error))
    leave(entry, outcome)
  }

  /** A child is gone: its threads come back, its report or failure goes on record, and the next round begins. */
  function leave(entry: RunningEntry, outcome: TaskReport | HeadroomError): void {
    running.delete(keyOf(entry.jobId, entry.key))
    addToRecentUse(entry)
    const wallSeconds = takeWallSeconds(entry.jobSequence)
    try {
      if (!isHeadroomError(outcome)) {
        bookkeeping().record(entry.jobSequence, entry.key, outcome, wallSeconds, entry.log)
      } else if (outcome.code !== 'CANCELLED') {
        bookkeeping().taskFailed(entry.jobSequence, entry.key, outcome, wallSeconds, entry.log)
      }
    } catch (error) {
      recordFailure(entry, error)
    }
    kick()
  }

  /** The report could not be written, as on a full disk: the task counts as failed; when not even that fits, the next start finds it. */
  function recordFailure(entry: RunningEntry, error: unknown): void {
    try {
      bookkeeping().taskFailed(entry.jobSequence, entry.key, asHeadroomError(error), 0, entry.log)
    } catch {
      process.emitWarning(asHeadroomError(error).message)
    }
  }

  function addToRecentUse(entry: RunningEntry): void {
    if (entry.suspended) return
    const use = addUse(recentUse.get(entry.customerId), entry.threads, entry.busySince, clock.now())
    recentUse.set(entry.customerId, use)
  }

  /** Seconds the job was worked on since this was last asked. */
  function takeWallSeconds(jobSequence: number): number {
    const seconds = (clock.now() - (countedUntil.get(jobSequence) ?? clock.now())) / 1000
    const goesOn = busy().some((entry) => entry.jobSequence === jobSequence)
    if (goesOn) countedUntil.set(jobSequence, clock.now())
    else countedUntil.delete(jobSequence)
    return seconds
  }

  function tellProgress(jobId: string): void {
    progressDue.add(jobId)
    cancelProgress ??= clock.after(progressEveryMs, () => {
      cancelProgress = undefined
      for (const id of progressDue) changes.publish('jobs', id)
      progressDue.clear()
    })
  }

  return {
    start(): void {
      working = true
    },
    /** Ends every child; their tasks stay as running on record until bookkeeping puts them back. */
    async stop(): Promise<void> {
      working = false
      cancelProgress?.()
      cancelProgress = undefined
      await Promise.all([...running.values()].map((entry) => endChild(entry)))
    },
    kick,
    heldBack,
    /** Stops a job's children where they are and gives their threads back. Returns the seconds it was worked on since last counted. */
    suspend(job: { id: string; sequence: number }): number {
      for (const entry of entriesOf(job.id)) {
        if (entry.suspended) continue
        entry.handle.pause()
        addToRecentUse(entry)
        entry.suspended = true
      }
      return takeWallSeconds(job.sequence)
    },
    isRunning: (jobId: string): boolean => entriesOf(jobId).length > 0,
    cpuSecondsSoFar: (jobId: string): number =>
      entriesOf(jobId).reduce((sum, entry) => sum + entry.handle.cpuSecondsSoFar(), 0),
    /** Ends a job's children; resolves when they are gone. */
    async endChildren(jobId: string): Promise<void> {
      await Promise.all(entriesOf(jobId).map((entry) => endChild(entry)))
    },
    entries: (): RunningEntry[] => [...running.values()],
    threadsInUse,
    /** Adds what running tasks have done to a job's recorded progress. */
    liveProgress(job: { id: string; progress: number; state: JobState }, totalWeight: number): number {
      if (totalWeight <= 0) return job.progress
      const live = entriesOf(job.id).reduce((sum, entry) => sum + entry.weight * entry.progress, 0)
      return Math.min(1, job.progress + live / totalWeight)
    },
    taskProgress: (jobId: string, key: string): number => running.get(keyOf(jobId, key))?.progress ?? 0,
    rememberUse(customerId: string, threads: number, wallSeconds: number, until: number): void {
      recentUse.set(customerId, addUse(recentUse.get(customerId), threads, until - wallSeconds * 1000, until))
    },
    recentUseOf: (customerId: string): number => recentThreadSeconds(recentUse.get(customerId), clock.now()),
  }
}

async function endChild(entry: RunningEntry): Promise<void> {
  await entry.handle.cancel()
  await entry.gone
}

/** A task whose child could not even be made. */
function neverStarted(error: unknown): RunningTask {
  return {
    done: Promise.reject(error),
    pause() {},
    resume() {},
    cancel: () => Promise.resolve(),
    cpuSecondsSoFar: () => 0,
  }
}
