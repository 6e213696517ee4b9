import type { BulkCommand, BulkOutcome, BulkRequest, BulkRun } from '#shared/bulk.ts'
import { HeadroomError, isHeadroomError } from '#shared/errors.ts'
import { type JobState, jobStates } from '#shared/jobs.ts'
import type { Clock } from '../clock.ts'
import type { CreateId } from '../identifiers.ts'
import type { Store } from '../store/store.ts'
import { asHeadroomError } from './bookkeeping.ts'
import { createTally, type Fate, type Tally } from './bulk-tally.ts'
import type { Execution } from './execution.ts'
import type { JobCommands } from './job-commands.ts'
import type { JobListsStore } from './job-lists.store.ts'
import type { JobsStore, StoredJob } from './jobs.store.ts'
import { hasEnded, next } from './state-machine.ts'

export type Bulk = {
  /** Does it to every job that matches, oldest first and what runs last, and answers when all were seen. */
  run(request: BulkRequest): Promise<BulkOutcome>
  /** Takes back what an earlier one changed, of jobs that still stand where it left them. Errors: NOT_FOUND. */
  undo(id: string): Promise<BulkOutcome>
  /** Ends one after its present batch; it answers with what it did. Errors: NOT_FOUND. */
  stop(id: string): void
  /** Those at work now. */
  runs(): BulkRun[]
  /** Ends all that are at work; resolves when they have answered. */
  stopAll(): Promise<void>
}

/** The main thread is kept no longer than about this by one batch; its commit comes on top. */
const batchMs = 10
const undoableRuns = 5

type Run = {
  id: string
  request: BulkRequest
  undoing: boolean
  startedAt: number
  matching: number
  tally: Tally
  stopped: boolean
}
/** A job to look at, with the command for it: undoing gives each job its own priority back. */
type Target = { sequence: number; command: BulkCommand }

export function createBulk(dependencies: {
  store: Store
  clock: Clock
  createId: CreateId
  jobs: JobsStore
  lists: JobListsStore
  commands: JobCommands
  execution: Pick<Execution, 'endChildren' | 'kick'>
}): Bulk {
  const { store, clock, createId, jobs, lists, commands, execution } = dependencies
  const atWork = new Map<string, { run: Run; answered: Promise<BulkOutcome> }>()
  /** The latest runs that can be taken back, oldest first. */
  const undoable = new Map<string, Run>()

  function begin(request: BulkRequest, matching: number, targets: Iterable<Target>, undoing: boolean) {
    const id = createId('blk')
    const run: Run = {
      id,
      request,
      undoing,
      startedAt: clock.now(),
      matching,
      tally: createTally(),
      stopped: false,
    }
    const answered = work(run, targets[Symbol.iterator]()).finally(() => atWork.delete(id))
    atWork.set(id, { run, answered })
    return answered
  }

  async function work(run: Run, targets: Iterator<Target>): Promise<BulkOutcome> {
    const { tally } = run
    try {
      while (!run.stopped && (await batch(tally, targets))) await new Promise(setImmediate)
    } catch (error) {
      // What is committed stays done, so that it is told rather than hidden behind the failure.
      if (tally.figures().done === 0) throw error
      tally.add([{ kind: 'refused', error: asHeadroomError(error) }])
      run.stopped = true
    }
    return answer(run)
  }

  /** As many jobs as fit into a moment, in one transaction. False when none is left. */
  async function batch(tally: Tally, targets: Iterator<Target>): Promise<boolean> {
    const until = performance.now() + batchMs
    const fates: Fate[] = []
    const ending: string[] = []
    let more = true
    store.transaction(() => {
      // At least one, however long the machine was busy elsewhere.
      do {
        const target = targets.next()
        more = !target.done
        const job = target.done ? undefined : jobs.bySequence(target.value.sequence)
        if (!job) continue
        if (job.state === 'running' && target.value.command.action === 'cancel') ending.push(job.id)
        fates.push(apply(job, target.value.command))
      } while (more && performance.now() < until)
    })
    tally.add(fates)
    await Promise.all(ending.map((id) => execution.endChildren(id)))
    execution.kick()
    return more
  }

  function apply(job: StoredJob, command: BulkCommand): Fate {
    if (!isFor(command.action, job.state)) return { kind: 'left', state: job.state }
    try {
      if (command.action === 'setPriority') commands.setPriority(job, command.priority)
      else commands[command.action](job)
      return { kind: 'done', sequence: job.sequence, priority: job.priority }
    } catch (error) {
      if (isHeadroomError(error)) return { kind: 'refused', error }
      throw error
    }
  }

  function answer(run: Run): BulkOutcome {
    const canUndo =
      inverse(run.request.command) !== undefined && !run.undoing && run.tally.changed().length > 0
    if (canUndo) {
      undoable.set(run.id, run)
      for (const id of [...undoable.keys()].slice(0, -undoableRuns)) undoable.delete(id)
    }
    const { id, undoing, stopped } = run
    return { id, ...run.request, undoing, ...run.tally.figures(), stopped, undoable: canUndo }
  }

  /** Every job that matches now. Where a job that leaves work would let the next one start, those at work come last. */
  function* select({ filter, command }: BulkRequest): Generator<Target> {
    const until = lists.lastSequence()
    const states = filter.states?.length ? filter.states : jobStates
    const freesThreads = command.action === 'pause' || command.action === 'cancel'
    const rounds: readonly (readonly JobState[])[] = freesThreads
      ? [states.filter((state) => state !== 'running'), states.filter((state) => state === 'running')]
      : [states]
    for (const round of rounds) {
      if (round.length === 0) continue
      for (const sequence of lists.matching({ ...filter, states: [...round] }, until)) {
        yield { sequence, command }
      }
    }
  }

  return {
    run: (request) => begin(request, lists.count(request.filter), select(request), false),
    async undo(id) {
      const before = undoable.get(id)
      const command = before && inverse(before.request.command)
      if (!command) {
        throw new HeadroomError(
          'NOT_FOUND',
          'This can no longer be taken back: too much came after it, or Headroom was started again. Select the jobs and say what they should do.',
        )
      }
      undoable.delete(id)
      const changed = before.tally.changed()
      const targets = changed.map(({ sequence, priority }) => ({
        sequence,
        command: command.action === 'setPriority' ? { ...command, priority } : command,
      }))
      return begin({ filter: before.request.filter, command }, changed.length, targets, true)
    },
    stop(id) {
      const found = atWork.get(id)
      if (!found) throw new HeadroomError('NOT_FOUND', 'This has ended already.')
      found.run.stopped = true
    },
    runs: () =>
      [...atWork.values()].map(({ run: { id, request, undoing, startedAt, matching, tally } }) => {
        const { seen, done } = tally.figures()
        return { id, command: request.command, undoing, startedAt, matching, seen, done }
      }),
    async stopAll() {
      for (const { run } of atWork.values()) run.stopped = true
      await Promise.allSettled([...atWork.values()].map(({ answered }) => answered))
    },
  }
}

/** Whether a command is for jobs of this state. */
function isFor(action: BulkCommand['action'], state: JobState): boolean {
  return action === 'setPriority' ? !hasEnded(state) : next(state, action) !== undefined
}

/** What takes a command back; undefined for what cannot be: a cancelled job has given its hold back, a retried one has a new one. */
function inverse(command: BulkCommand): BulkCommand | undefined {
  switch (command.action) {
    case 'pause':
      return { action: 'resume' }
    case 'resume':
      return { action: 'pause' }
    case 'setPriority':
      return command
    case 'retry':
    case 'cancel':
      return undefined
  }
}
