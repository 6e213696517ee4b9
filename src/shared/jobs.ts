import { z } from 'zod'
import { prioritySchema } from './customers.ts'
import { type ErrorCode, errorStatus } from './errors.ts'
import { settlementSchema } from './prices.ts'
import { idSchema, intervalSchema, pageRequestSchema, pathSchema, timestampSchema } from './primitives.ts'
import { outputRequestsSchema } from './profiles.ts'
import { quoteSchema } from './quotes.ts'

export const jobStates = [
  'queued',
  'running',
  'paused',
  'retrying',
  'completed',
  'failed',
  'cancelled',
] as const
export const jobStateSchema = z.enum(jobStates)
export type JobState = z.infer<typeof jobStateSchema>

export const taskKinds = ['prepare', 'video', 'audio', 'assemble'] as const
export const taskStates = ['pending', 'running', 'done'] as const

/** Measured, not predicted. */
export const measuredUseSchema = z.object({
  cpuSeconds: z.number().min(0),
  wallSeconds: z.number().min(0),
  peakMemoryBytes: z.int().min(0),
  outputBytes: z.int().min(0),
  /** Seconds by the wall in which a task held one session of a hardware encoder; two at once count twice. */
  gpuSessionSeconds: z.number().min(0).default(0),
})
export type MeasuredUse = z.infer<typeof measuredUseSchema>

export const errorReportSchema = z.object({
  code: z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
})
export type ErrorReport = z.infer<typeof errorReportSchema>

export const taskSchema = z.object({
  key: z.string(),
  kind: z.enum(taskKinds),
  profileId: z.string().nullable(),
  ordinal: z.int(),
  state: z.enum(taskStates),
  attempts: z.int(),
  /** Share of the job's expected work, 0 to 1. */
  share: z.number(),
  /** 0 to 1, of this task. */
  progress: z.number(),
  use: measuredUseSchema.nullable(),
})
export type Task = z.infer<typeof taskSchema>

export const outputFileSchema = z.object({
  path: pathSchema,
  kind: z.enum(['file', 'hls']),
  sizeBytes: z.int(),
  description: z.string(),
})
export type OutputFile = z.infer<typeof outputFileSchema>

export const jobSchema = z.object({
  id: idSchema,
  customerId: idSchema,
  budgetId: idSchema,
  holdId: idSchema,
  sourcePath: pathSchema,
  sourceName: z.string(),
  outputFolder: pathSchema,
  outputs: outputRequestsSchema,
  priority: prioritySchema,
  state: jobStateSchema,
  /** Run now: goes before everything that waits. */
  urgent: z.boolean(),
  /** Until when it has to be done; null when nobody said. */
  deadlineAt: timestampSchema.nullable().default(null),
  quote: quoteSchema,
  measured: measuredUseSchema,
  /** Null until settled. */
  chargedMinor: z.int().nullable(),
  /** Measured cost that a hard budget could not pay; 0 nearly always. */
  unchargedMinor: z.int(),
  /** What the charge is made of; null until settled, and for jobs of older versions. */
  settlement: settlementSchema.nullable().default(null),
  /** 0 to 1, weighted by expected work. */
  progress: z.number(),
  attempts: z.int(),
  createdAt: timestampSchema,
  startedAt: timestampSchema.nullable(),
  finishedAt: timestampSchema.nullable(),
  /** When a retry is due. */
  retryAt: timestampSchema.nullable(),
  error: errorReportSchema.nullable(),
  notes: z.array(z.string()),
  outputFiles: z.array(outputFileSchema),
})
export type Job = z.infer<typeof jobSchema>

/** A job without its quote's detail, for tables. */
export const jobSummarySchema = jobSchema
  .omit({ quote: true, outputs: true, notes: true, outputFiles: true, settlement: true })
  .extend({
    quotedAmountMinor: quoteSchema.shape.amountMinor,
    quotedCpuSeconds: intervalSchema,
    terms: quoteSchema.shape.terms,
  })
export type JobSummary = z.infer<typeof jobSummarySchema>

export const submitSchema = z.object({
  sourcePath: pathSchema,
  customerId: idSchema,
  budgetId: idSchema.optional(),
  outputs: outputRequestsSchema,
  /** Default: `<workspace>/outputs/<customer>/<job>`. */
  outputFolder: pathSchema.optional(),
  priority: prioritySchema.optional(),
  /** Until when it has to be done; a miss gives the credit the quote agreed to. */
  deadlineAt: timestampSchema.optional(),
  /** The quote the person saw. Absent: the job is quoted now. Refused with QUOTE_EXPIRED when the source changed since. */
  quoteId: idSchema.optional(),
  idempotencyKey: z.string().min(8).max(128).optional(),
  /** The counted plan it is a job of: from now on the plan counts for one job less. Files that were planned are known without. */
  planId: idSchema.optional(),
})
export type Submit = z.infer<typeof submitSchema>

export const jobFilterSchema = pageRequestSchema.extend({
  states: z.array(jobStateSchema).optional(),
  customerId: idSchema.optional(),
  /** Part of the source's name, case-insensitive. */
  text: z.string().max(200).optional(),
  sort: z.enum(['createdAt', 'priority', 'state', 'sourceName', 'amount']).default('createdAt'),
  descending: z.boolean().default(true),
})
export type JobFilter = z.infer<typeof jobFilterSchema>

export const jobPageSchema = z.object({ jobs: z.array(jobSummarySchema), total: z.int() })
export type JobPage = z.infer<typeof jobPageSchema>

export const jobDetailSchema = z.object({
  job: jobSchema,
  tasks: z.array(taskSchema),
  log: z.array(z.string()),
})
export type JobDetail = z.infer<typeof jobDetailSchema>

/** Why a job is where it is in the queue, and when it will be done. Seconds from now. */
export const queueEntrySchema = z.object({
  jobId: idSchema,
  sourceName: z.string(),
  position: z.int(),
  reason: z.string(),
  startsInSeconds: intervalSchema,
  finishesInSeconds: intervalSchema,
})
export const queueSchema = z.object({
  mode: z.enum(['working', 'draining', 'outside-hours', 'disk-full']),
  modeReason: z.string(),
  running: z.int(),
  waiting: z.int(),
  threadsInUse: z.int(),
  threads: z.int(),
  /** Until everything queued is done. Null when nothing is queued. */
  finishesInSeconds: intervalSchema.nullable(),
  entries: z.array(queueEntrySchema),
})
export type Queue = z.infer<typeof queueSchema>
export type QueueEntry = z.infer<typeof queueEntrySchema>

/** Hours in which work may start, local time of `timeZone`. Empty: always. A window may pass midnight (22:00 to 06:00). */
export const workHoursSchema = z.object({
  timeZone: z.string(),
  windows: z
    .array(
      z.object({
        /** 1 Monday to 7 Sunday. */
        days: z.array(z.int().min(1).max(7)).min(1),
        from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
        to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
      }),
    )
    .max(28),
})
export type WorkHours = z.infer<typeof workHoursSchema>

export const queueSettingsSchema = z.object({
  /** Threads all jobs together may use. */
  threads: z.int().min(1).max(1024),
  /** Work stops starting when the workspace's or an output's disk has less free. */
  minimumFreeDiskBytes: z.int().min(0),
  workHours: workHoursSchema,
  draining: z.boolean(),
})
export type QueueSettings = z.infer<typeof queueSettingsSchema>

export const watchFolderSchema = z.object({
  id: idSchema,
  path: pathSchema,
  /** Null: the name of the subfolder a file lies in is the customer's name. */
  customerId: idSchema.nullable(),
  outputs: outputRequestsSchema,
  enabled: z.boolean(),
  createdAt: timestampSchema,
  /** What stands in the way, in words; null when all is well. */
  problem: z.string().nullable(),
  /** Files that were refused, newest first, with the reason. */
  refusals: z.array(z.object({ path: z.string(), at: timestampSchema, error: errorReportSchema })),
})
export type WatchFolder = z.infer<typeof watchFolderSchema>
export const newWatchFolderSchema = watchFolderSchema.pick({ path: true, customerId: true, outputs: true })
export type NewWatchFolder = z.infer<typeof newWatchFolderSchema>
