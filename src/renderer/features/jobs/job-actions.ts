import type { JobState } from '#shared/jobs.ts'

export const jobActions = ['pause', 'resume', 'runNow', 'retry', 'cancel'] as const
export type JobAction = (typeof jobActions)[number]

/** Those that make sense of every job that matches a filter; all of them moved to the front would be none. */
export const bulkActions = ['pause', 'resume', 'retry', 'cancel'] as const satisfies JobAction[]
export type BulkAction = (typeof bulkActions)[number]

interface ActionFacts {
  label: string
  /** What has happened, for the notice: "3 jobs paused". */
  done: string
  from: readonly JobState[]
  /** The action that takes it back; absent: it cannot be taken back and is asked about first. */
  undo?: JobAction
}

const unfinished: readonly JobState[] = ['queued', 'running', 'paused', 'retrying']

export const actionFacts: Record<JobAction, ActionFacts> = {
  pause: { label: 'Pause', done: 'paused', from: ['queued', 'running', 'retrying'], undo: 'resume' },
  resume: { label: 'Resume', done: 'resumed', from: ['paused'], undo: 'pause' },
  runNow: { label: 'Run now', done: 'moved to the front', from: ['queued', 'paused', 'retrying'] },
  retry: { label: 'Retry', done: 'queued again', from: ['failed'] },
  cancel: { label: 'Cancel', done: 'cancelled', from: unfinished },
}

/** What can be asked of a job in this state. The host decides; this keeps hopeless buttons off the page. */
export function actionsFor(state: JobState): JobAction[] {
  return jobActions.filter((action) => actionFacts[action].from.includes(state))
}

export function canReprioritise(state: JobState): boolean {
  return unfinished.includes(state)
}

/** Of many jobs, those an action applies to. */
export function applicable<T extends { state: JobState }>(jobs: readonly T[], action: JobAction): T[] {
  return jobs.filter((job) => actionFacts[action].from.includes(job.state))
}

export interface BulkOutcome {
  done: number
  refused: { name: string; message: string }[]
}

/** `12 jobs paused`, `1 job cancelled, 2 could not be`. */
export function describeOutcome(action: string, outcome: BulkOutcome): string {
  const jobs = outcome.done === 1 ? '1 job' : `${outcome.done} jobs`
  const refused = outcome.refused.length
  return refused === 0 ? `${jobs} ${action}` : `${jobs} ${action}, ${refused} could not be`
}
