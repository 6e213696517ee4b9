import { basename, resolve } from 'node:path'
import { type ErrorCode, HeadroomError } from '#shared/errors.ts'
import type { Job, JobDetail, JobFilter, JobPage, Queue, QueueSettings, Submit } from '#shared/jobs.ts'
import { queueSettingsSchema } from '#shared/jobs.ts'
import type { Batch } from '#shared/plans.ts'
import type { Profile } from '#shared/profiles.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { Changes } from '../changes.ts'
import type { Cancel, Clock } from '../clock.ts'
import type { Customers } from '../customers/customers.ts'
import type { HostMonitor } from '../host/host.ts'
import type { CreateId } from '../identifiers.ts'
import type { Plans } from '../quotes/plans/plans.ts'
import type { Quotes } from '../quotes/quotes.ts'
import type { Store } from '../store/store.ts'
import type { TaskRunner } from '../task-runner.ts'
import { createBatchesStore } from './batches.store.ts'
import { type BatchEntry, createBatches } from './batches.ts'
import { asHeadroomError, createBookkeeping } from './bookkeeping.ts'
import { type Bulk, createBulk } from './bulk.ts'
import { createDeadlines } from './deadlines.ts'
import { createDiskGuard } from './disk-guard.ts'
import { createEnds } from './ends.ts'
import { createExecution } from './execution.ts'
import { submitFolder } from './folder-submission.ts'
import { createJobCommands } from './job-commands.ts'
import { createJobListsStore, type JobListsStore } from './job-lists.store.ts'
import { createJobOutlook } from './job-outlook.ts'
import { createJobsStore, type StoredJob } from './jobs.store.ts'
import { createPastJobStore, type FinishedJob, type RequestedJob } from './past-jobs.store.ts'
import { createQueueMode } from './queue-mode.ts'
import { createQueueView, type QueueView } from './queue-view.ts'
import { createRecovery } from './recovery.ts'
import { hasEnded } from './state-machine.ts'
import { createSubmission, workFolderOf } from './submission.ts'
import { createTasksStore } from './tasks.store.ts'
import { showJob, showTask } from './views.ts'
import { workTimeAt } from './work-hours.ts'

export type FolderRequest = Omit<Submit, 'sourcePath' | 'quoteId'> & { folder: string; recursive: boolean }

export type Jobs = {
  /** Recovers what a crash left, then begins to work. */
  start(): Promise<void>
  /** Stops children in order; unfinished work goes on from its last whole chunk at the next start. */
  stop(): Promise<void>
  /** Quotes when no quote is named; then holds its P90 in the transaction that inserts the job. */
  submit(request: Submit): Promise<Job>
  submitFolder(
    request: FolderRequest,
  ): Promise<{ jobs: Job[]; refusals: { path: string; code: ErrorCode; message: string }[] }>
  /** What was submitted together, newest first. */
  batches(): Batch[]
  list(filter: JobFilter): JobPage
  get(id: string): JobDetail
  pause(id: string): Job
  resume(id: string): Job
  cancel(id: string): Promise<Job>
  retry(id: string): Job
  runNow(id: string): Job
  setPriority(id: string, priority: number): Job
  /** One command over every job that matches a filter. */
  bulk: Pick<Bulk, 'run' | 'undo' | 'stop' | 'runs'>
  queue(): Queue
  /** When work would start and end if it came now; see QueueView. */
  expectFinish: QueueView['expectFinish']
  settings(): QueueSettings
  setSettings(change: Partial<QueueSettings>): QueueSettings
  /** What was asked for, by the hour, of jobs submitted at or after a moment. */
  demandBetween: JobListsStore['demandBetween']
  firstCreatedAt: JobListsStore['firstCreatedAt']
  /** When the oldest job was submitted, at or after a moment, that has not ended: what was asked for since may still change. */
  oldestUnfinishedAt(since: number): number | undefined
  /** What was asked for from a moment up to another, the oldest first. */
  requestedBetween(from: number, until: number): RequestedJob[]
  /** What the last completed jobs used. */
  lastFinished(count: number): FinishedJob[]
  /** Resolves when the job ended (completed, failed or cancelled). */
  finished(id: string, signal?: AbortSignal): Promise<Job>
}

/** What the queue asks of the quotes room. */
export type JobQuotes = Pick<Quotes, 'quote' | 'get' | 'keep' | 'price' | 'settle' | 'learn' | 'batchTotal'>

export type JobsDependencies = {
  store: Store
  clock: Clock
  createId: CreateId
  changes: Changes
  customers: Pick<Customers, 'get' | 'list'>
  budgets: Budgets
  quotes: JobQuotes
  /** Plans whose jobs are being submitted. */
  plans: Pick<Plans, 'take'>
  profiles: { get(id: string): Profile }
  runner: TaskRunner
  /** The fingerprint a probe of the file would find now. Errors: SOURCE_MISSING and the like. */
  readFingerprint: (path: string) => Promise<string>
  host: Pick<HostMonitor, 'freeDiskBytes'>
  workspaceFolder: string
  /** In force until someone changes them. */
  settings: QueueSettings
}

/** Requests, queue and work of one workspace. */
export function createJobs(dependencies: JobsDependencies): Jobs {
  const { store, clock, changes, runner, workspaceFolder } = dependencies
  const jobs = createJobsStore(store)
  const tasks = createTasksStore(store)
  const lists = createJobListsStore(store, tasks)
  let settings = queueSettingsSchema.safeParse(jobs.settings()).data ?? dependencies.settings
  let cancelWakeUp: Cancel | undefined
  const ends = createEnds()

  const diskGuard = createDiskGuard({
    clock,
    host: dependencies.host,
    minimumFreeBytes: () => settings.minimumFreeDiskBytes,
    folders: () => [
      workspaceFolder,
      ...new Set(lists.startedUnfinished().map((sequence) => jobs.bySequence(sequence)!.outputFolder)),
    ],
    onChange: () => {
      changes.publish('queue')
      execution.kick()
    },
  })
  const queueMode = createQueueMode({ clock, settings: () => settings, diskProblem: diskGuard.problem })
  const bookkeeping = createBookkeeping({ ...dependencies, jobs, tasks, onEnded })
  const execution = createExecution({
    ...dependencies,
    jobs,
    lists,
    bookkeeping: () => bookkeeping,
    settings: () => settings,
    gate: () => queueMode().gate,
    onRound: scheduleWakeUp,
  })
  const batches = createBatches({
    ...dependencies,
    rows: createBatchesStore(store),
    batchTotal: dependencies.quotes.batchTotal,
  })
  const submission = createSubmission({ ...dependencies, jobs, tasks })
  const recovery = createRecovery({ ...dependencies, jobs, tasks, lists, bookkeeping, execution })
  const outlook = createJobOutlook(tasks)
  const deadlines = createDeadlines({
    ...dependencies,
    lists,
    outlook,
    settings: () => settings,
    move: (sequence, rank) => bookkeeping.reorder(jobs.bySequence(sequence)!, { rank }),
  })
  const queueView = createQueueView({
    ...dependencies,
    lists,
    outlook,
    execution,
    settings: () => settings,
    queueMode,
    rankOfCandidate: deadlines.rankOfCandidate,
  })
  const commands = createJobCommands({ jobs, bookkeeping, execution, submission })
  const bulk = createBulk({ ...dependencies, jobs, lists, commands, execution })
  let recovering: Promise<void> = Promise.resolve()

  function find(id: string): StoredJob {
    const job = jobs.byId(id)
    if (job) return job
    throw new HeadroomError('NOT_FOUND', `There is no job ${id}.`)
  }

  function show(id: string): Job {
    const job = find(id)
    return { ...showJob(job), progress: execution.liveProgress(job, job.totalWeight) }
  }

  /** A job ended: children it still has are ended, its private files removed, and those who wait for it told. */
  function onEnded(job: StoredJob): void {
    void execution
      .endChildren(job.id)
      .then(() => runner.discard(workFolderOf(workspaceFolder, job.id)))
      .catch(() => undefined) // What stays behind is removed at the next start.
    ends.tell(job.id)
  }

  /** Sets the alarm for the next thing the clock alone brings: a retry that is due, work hours that open or close. */
  function scheduleWakeUp(): void {
    cancelWakeUp?.()
    const moments = [lists.nextRetryAt(), queueMode().changesAt].filter(
      (at) => at !== undefined && at !== null,
    )
    cancelWakeUp =
      moments.length > 0 ? clock.after(Math.max(0, Math.min(...moments) - clock.now()), wakeUp) : undefined
  }

  function wakeUp(): void {
    for (const sequence of lists.dueRetries(clock.now())) commands.requeue(jobs.bySequence(sequence)!)
    changes.publish('queue')
    execution.kick()
  }

  /** Obeys a command for one job, then lets others have what it freed. */
  function obey(id: string, command: (job: StoredJob) => void): Job {
    command(find(id))
    deadlines.reviewSoon()
    execution.kick()
    return show(id)
  }

  async function submit(request: Submit, enterBatch?: BatchEntry): Promise<Job> {
    const job = await submission.submit(request, enterBatch)
    deadlines.reviewSoon()
    execution.kick()
    return show(job.id)
  }

  return {
    async start() {
      recovery.begin()
      await diskGuard.check()
      diskGuard.start()
      execution.start()
      deadlines.start()
      execution.kick()
      recovering = recovery.finish().catch((error) => process.emitWarning(asHeadroomError(error).message))
    },
    async stop() {
      diskGuard.stop()
      deadlines.stop()
      cancelWakeUp?.()
      cancelWakeUp = undefined
      await bulk.stopAll()
      await execution.stop()
      await recovering
      bookkeeping.interruptAll()
    },
    submit: (request) => submit(request),
    submitFolder(request) {
      const enterBatch = batches.begin(basename(resolve(request.folder)), request.customerId)
      return submitFolder(request, (each) => submit(each, enterBatch))
    },
    batches: batches.list,
    list(filter) {
      const page = lists.page(filter)
      const live = (id: string) => execution.isRunning(id)
      return {
        ...page,
        jobs: page.jobs.map((job) => (live(job.id) ? { ...job, progress: show(job.id).progress } : job)),
      }
    },
    get(id) {
      const { sequence, totalWeight } = find(id)
      const shown = tasks
        .listShown(sequence)
        .map((task) => showTask(task, totalWeight, execution.taskProgress(id, task.key)))
      return { job: show(id), tasks: shown, log: jobs.readLog(sequence) }
    },
    pause: (id) => obey(id, commands.pause),
    resume: (id) => obey(id, commands.resume),
    async cancel(id) {
      commands.cancel(find(id))
      await execution.endChildren(id)
      execution.kick()
      return show(id)
    },
    retry: (id) => obey(id, commands.retry),
    runNow: (id) => obey(id, commands.runNow),
    setPriority: (id, priority) => obey(id, (job) => commands.setPriority(job, priority)),
    bulk,
    queue: queueView.predict,
    expectFinish: queueView.expectFinish,
    settings: () => settings,
    setSettings(change) {
      settings = checkSettings({ ...settings, ...change })
      jobs.setSettings(settings)
      changes.publish('queue')
      changes.publish('settings')
      void diskGuard.check()
      execution.kick()
      return settings
    },
    demandBetween: lists.demandBetween,
    firstCreatedAt: lists.firstCreatedAt,
    ...createPastJobStore(store),
    oldestUnfinishedAt: lists.oldestUnfinishedAt,
    async finished(id, signal) {
      if (!hasEnded(find(id).state)) await ends.wait(id, signal)
      return show(id)
    },
  }
}

/** Errors: INVALID_INPUT. */
function checkSettings(settings: QueueSettings): QueueSettings {
  const checked = queueSettingsSchema.safeParse(settings)
  if (!checked.success) {
    throw new HeadroomError('INVALID_INPUT', `These queue settings cannot be used: ${checked.error.message}`)
  }
  try {
    workTimeAt(checked.data.workHours, 0)
  } catch {
    throw new HeadroomError(
      'INVALID_INPUT',
      `"${settings.workHours.timeZone}" is not a time zone. Use an IANA name such as Europe/Berlin.`,
    )
  }
  return checked.data
}
