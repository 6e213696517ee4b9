import { readdir } from 'node:fs/promises'
import { HeadroomError } from '#shared/errors.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { Clock } from '../clock.ts'
import type { Quotes } from '../quotes/quotes.ts'
import type { TaskRunner } from '../task-runner.ts'
import type { Bookkeeping } from './bookkeeping.ts'
import type { Execution } from './execution.ts'
import type { JobListsStore } from './job-lists.store.ts'
import type { JobsStore, StoredJob } from './jobs.store.ts'
import { hasEnded } from './state-machine.ts'
import { workFolderOf, workFoldersIn } from './submission.ts'
import type { StoredTask, TasksStore } from './tasks.store.ts'

/** Use older than this has faded from fair sharing. */
const rememberedUseMs = 2 * 3600_000

/** Makes good what the last end of the program, orderly or not, left behind. */
export function createRecovery(dependencies: {
  clock: Clock
  jobs: JobsStore
  tasks: TasksStore
  lists: JobListsStore
  bookkeeping: Bookkeeping
  execution: Execution
  budgets: Pick<Budgets, 'openHolds' | 'release' | 'settle'>
  quotes: Pick<Quotes, 'price'>
  runner: TaskRunner
  workspaceFolder: string
}) {
  const { clock, jobs, tasks, lists, bookkeeping, execution, budgets, quotes, runner, workspaceFolder } =
    dependencies

  /** Holds whose job ended, or never was, end too; a job whose hold ended cannot go on. */
  function reconcileHolds(): void {
    const open = budgets.openHolds()
    for (const { holdId, jobId } of open) {
      const job = jobs.byId(jobId)
      if (!job || job.holdId !== holdId || job.state === 'failed') {
        budgets.release({ holdId, note: 'Released at start: its job had ended' })
      } else if (hasEnded(job.state)) {
        const amountMinor = job.settlement?.amountMinor ?? quotes.price(job.quote, job.measured)
        budgets.settle({ holdId, amountMinor, note: `Settled at start: ${job.sourceName}` })
      }
    }
    const openHoldIds = new Set(open.map((hold) => hold.holdId))
    for (const sequence of lists.startedUnfinished()) {
      const job = jobs.bySequence(sequence)!
      if (!openHoldIds.has(job.holdId)) bookkeeping.fail(job, lostHold(job))
    }
  }

  /** Removes the work folders of jobs that have ended. */
  async function discardOrphans(): Promise<void> {
    const names = await readdir(workFoldersIn(workspaceFolder)).catch(() => [])
    for (const name of names) {
      const job = jobs.byId(name)
      if (!job || hasEnded(job.state)) await runner.discard(workFolderOf(workspaceFolder, name))
    }
  }

  /** Checks what a job's finished tasks left, before anything that builds on it runs. */
  async function verify(sequence: number): Promise<void> {
    const job = jobs.bySequence(sequence)!
    for (;;) {
      const lost: string[] = []
      for (const task of neededTasks(tasks.list(sequence))) {
        if (!(await runner.isIntact(task, task.report!))) lost.push(task.key)
      }
      const current = jobs.bySequence(sequence)!
      if (lost.length === 0 || hasEnded(current.state)) break
      bookkeeping.forget(sequence, lost)
    }
    execution.heldBack.delete(job.id)
    execution.kick()
  }

  return {
    /** What must be true before anything starts. */
    begin(): void {
      bookkeeping.interruptAll()
      reconcileHolds()
      for (const task of tasks.doneSince(clock.now() - rememberedUseMs)) {
        execution.rememberUse(task.customerId, task.threads, task.wallSeconds, task.doneAt)
      }
      for (const sequence of lists.startedUnfinished()) {
        execution.heldBack.add(jobs.bySequence(sequence)!.id)
      }
    },
    /** What may take longer; other jobs run meanwhile. */
    async finish(): Promise<void> {
      const sequences = lists.startedUnfinished()
      await runner.endLeftovers(workFoldersIn(workspaceFolder))
      for (const sequence of sequences) await verify(sequence)
      await discardOrphans()
    },
  }
}

/** Finished tasks something unfinished still builds on, or that nothing builds on because they are an end themselves. */
export function neededTasks(all: StoredTask[]): StoredTask[] {
  const hasDependants = new Set(all.flatMap((task) => task.dependsOn))
  const needed = new Set(all.filter((task) => task.state !== 'done').flatMap((task) => task.dependsOn))
  return all.filter((task) => task.state === 'done' && (needed.has(task.key) || !hasDependants.has(task.key)))
}

function lostHold(job: StoredJob): HeadroomError {
  return new HeadroomError(
    'INVALID_STATE',
    `The money held for ${job.sourceName} was given back while it was still at work, as after restoring a backup. Try the job again to hold it anew.`,
  )
}
