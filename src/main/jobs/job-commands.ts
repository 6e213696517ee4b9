import { HeadroomError } from '#shared/errors.ts'
import type { Bookkeeping } from './bookkeeping.ts'
import type { Execution } from './execution.ts'
import { type JobsStore, rankOf, type StoredJob } from './jobs.store.ts'
import { advance, hasEnded } from './state-machine.ts'
import type { createSubmission } from './submission.ts'

export type JobCommands = ReturnType<typeof createJobCommands>

/** What a person can ask of one job, without the round of scheduling that follows. All but `retry` refuse with INVALID_STATE alone. */
export function createJobCommands(dependencies: {
  jobs: JobsStore
  bookkeeping: Bookkeeping
  execution: Execution
  submission: Pick<ReturnType<typeof createSubmission>, 'holdAgain'>
}) {
  const { jobs, bookkeeping, execution, submission } = dependencies

  /** Back to work: at once for tasks that have a child, through the queue for the rest. */
  function requeue(job: StoredJob): void {
    const waiting = job.state === 'paused' ? 'resume' : 'requeue'
    bookkeeping.change(job, execution.isRunning(job.id) ? 'continue' : waiting, { retryAt: null })
  }

  return {
    requeue,
    pause(job: StoredJob): void {
      advance(job.state, 'pause')
      const wallSeconds = job.measured.wallSeconds + execution.suspend(job)
      bookkeeping.change(job, 'pause', { wallSeconds, retryAt: null })
    },
    resume(job: StoredJob): void {
      advance(job.state, 'resume')
      requeue(job)
    },
    /** Its children are ended after the commit; `execution.endChildren` waits for them. */
    cancel: (job: StoredJob): void => bookkeeping.cancel(job.id, execution.cpuSecondsSoFar(job.id)),
    /** Errors: INVALID_STATE, BUDGET_EXHAUSTED. */
    retry: (job: StoredJob): void => submission.holdAgain(job),
    runNow(job: StoredJob): void {
      refuseEnded(job)
      bookkeeping.reorder(job, { urgent: true })
      if (job.state === 'retrying' || job.state === 'paused') requeue(jobs.bySequence(job.sequence)!)
    },
    setPriority(job: StoredJob, priority: number): void {
      refuseEnded(job)
      bookkeeping.reorder(job, { priority, rank: rankOf({ ...job, priority }) })
    },
  }
}

function refuseEnded(job: StoredJob): void {
  if (!hasEnded(job.state)) return
  throw new HeadroomError(
    'INVALID_STATE',
    `This job is ${job.state}: its place in the queue no longer matters.`,
  )
}
