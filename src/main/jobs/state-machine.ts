import { HeadroomError } from '#shared/errors.ts'
import type { JobState } from '#shared/jobs.ts'

/** What can happen to a job. */
export type JobEvent =
  /** Its first task, or the first one after waiting, begins. */
  | 'start'
  | 'pause'
  /** Back into the queue, or back to work when some of its tasks have children already. */
  | 'resume'
  | 'continue'
  /** A task failed in a way that may pass. */
  | 'delay'
  /** The delay of a retry is over, or a person does not want to wait for it. */
  | 'requeue'
  | 'complete'
  | 'fail'
  | 'cancel'
  /** A person tries a failed job again. */
  | 'retry'
  /** The program ended while it ran. */
  | 'interrupt'

/** From which state an event leads where. What is not listed cannot happen. */
export const transitions = {
  queued: { start: 'running', pause: 'paused', complete: 'completed', fail: 'failed', cancel: 'cancelled' },
  running: {
    start: 'running',
    pause: 'paused',
    delay: 'retrying',
    complete: 'completed',
    fail: 'failed',
    cancel: 'cancelled',
    interrupt: 'queued',
  },
  // A task that was just done when its job was paused or delayed still counts, and may be the last one.
  paused: {
    resume: 'queued',
    continue: 'running',
    delay: 'paused',
    complete: 'completed',
    fail: 'failed',
    cancel: 'cancelled',
  },
  retrying: {
    requeue: 'queued',
    continue: 'running',
    pause: 'paused',
    delay: 'retrying',
    complete: 'completed',
    fail: 'failed',
    cancel: 'cancelled',
  },
  completed: {},
  failed: { retry: 'queued' },
  cancelled: {},
} as const satisfies Record<JobState, Partial<Record<JobEvent, JobState>>>

export const endedStates = ['completed', 'failed', 'cancelled'] as const satisfies JobState[]

export function hasEnded(state: JobState): boolean {
  return (endedStates as readonly JobState[]).includes(state)
}

/** The state an event leads to; undefined when it cannot happen in this state. */
export function next(state: JobState, event: JobEvent): JobState | undefined {
  const from: Partial<Record<JobEvent, JobState>> = transitions[state]
  return from[event]
}

/** Errors: INVALID_STATE when the event cannot happen, naming what can. */
export function advance(state: JobState, event: JobEvent): JobState {
  const to = next(state, event)
  if (to) return to
  throw new HeadroomError('INVALID_STATE', `This job is ${state}: ${refusal(event)}`, { state, event })
}

function refusal(event: JobEvent): string {
  switch (event) {
    case 'pause':
      return 'only a job that waits or runs can be paused.'
    case 'resume':
    case 'continue':
      return 'only a paused job can be resumed.'
    case 'cancel':
      return 'only a job that has not ended can be cancelled.'
    case 'retry':
      return 'only a failed job can be tried again. Submit the source anew instead.'
    case 'requeue':
      return 'only a job that waits for its retry can be put back into the queue.'
    default:
      return `"${event}" cannot happen now.`
  }
}
