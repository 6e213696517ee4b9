import { z } from 'zod'
import { prioritySchema } from './customers.ts'
import { errorReportSchema, type JobState, jobFilterSchema, jobStateSchema } from './jobs.ts'
import { idSchema, timestampSchema } from './primitives.ts'

/** Which jobs: those of these states and this customer whose source's name holds the text. Empty: every job. */
export const jobSelectionSchema = jobFilterSchema.pick({ states: true, customerId: true, text: true })
export type JobSelection = z.infer<typeof jobSelectionSchema>

export const bulkCommandSchema = z.discriminatedUnion('action', [
  z.object({ action: z.enum(['pause', 'resume', 'retry', 'cancel']) }),
  z.object({ action: z.literal('setPriority'), priority: prioritySchema }),
])
export type BulkCommand = z.infer<typeof bulkCommandSchema>

export const bulkRequestSchema = z.object({ filter: jobSelectionSchema, command: bulkCommandSchema })
export type BulkRequest = z.infer<typeof bulkRequestSchema>

/** A command over many jobs that is at work, for a page that shows how far it is. */
export const bulkRunSchema = z.object({
  id: idSchema,
  command: bulkCommandSchema,
  /** It takes an earlier one back. */
  undoing: z.boolean(),
  startedAt: timestampSchema,
  /** How many matched when it began. */
  matching: z.int(),
  /** How many it has looked at, and how many of them it changed. */
  seen: z.int(),
  done: z.int(),
})
export type BulkRun = z.infer<typeof bulkRunSchema>

export const bulkOutcomeSchema = z.object({
  id: idSchema,
  filter: jobSelectionSchema,
  command: bulkCommandSchema,
  undoing: z.boolean(),
  seen: z.int(),
  done: z.int(),
  /** Jobs of a state the command is not for: they stay as they are. */
  leftAlone: z.array(z.object({ state: jobStateSchema, jobs: z.int() })),
  /** What stood in the way of the others, one line a reason; `message` is that of the first such job. */
  refusals: z.array(errorReportSchema.extend({ jobs: z.int() })),
  /** It ended before it had looked at all that match: a person stopped it, Headroom ended, or nothing could be written. */
  stopped: z.boolean(),
  /** It can be taken back, until Headroom ends or a few others came after it. */
  undoable: z.boolean(),
})
export type BulkOutcome = z.infer<typeof bulkOutcomeSchema>

const doneWords = {
  pause: 'paused',
  resume: 'resumed',
  retry: 'queued again',
  cancel: 'cancelled',
  setPriority: 'given priority',
} as const satisfies Record<BulkCommand['action'], string>

const count = (amount: number) => new Intl.NumberFormat('en').format(amount)

/** `12,300 jobs cancelled, 45 had already ended`: the whole outcome in a sentence without its full stop. */
export function describeBulk(outcome: BulkOutcome): string {
  const { command, done, leftAlone, refusals, stopped, undoing } = outcome
  const refused = refusals.reduce((sum, { jobs }) => sum + jobs, 0)
  return [
    `${done === 1 ? '1 job' : `${count(done)} jobs`} ${describeDone(command, undoing)}`,
    ...whyLeftAlone(command.action, leftAlone).map(([why, jobs]) => `${count(jobs)} ${why}`),
    ...(refused > 0 ? [`${count(refused)} could not be`] : []),
    ...(stopped ? ['stopped before the rest'] : []),
  ].join(', ')
}

function describeDone(command: BulkCommand, undoing: boolean): string {
  if (command.action !== 'setPriority') return doneWords[command.action]
  return undoing ? 'given back their priority' : `${doneWords.setPriority} ${command.priority}`
}

const ended: readonly JobState[] = ['completed', 'failed', 'cancelled']

function whyLeftAlone(action: BulkCommand['action'], leftAlone: BulkOutcome['leftAlone']) {
  const reasons = new Map<string, number>()
  for (const { state, jobs } of leftAlone) {
    const why = whyNot(action, state)
    reasons.set(why, (reasons.get(why) ?? 0) + jobs)
  }
  return [...reasons]
}

/** In the past perfect, which reads the same of one and of many. */
function whyNot(action: BulkCommand['action'], state: JobState): string {
  if (action === 'retry') return 'had not failed'
  if (ended.includes(state)) return 'had already ended'
  return action === 'pause' ? 'had been paused before' : 'had not been paused'
}
