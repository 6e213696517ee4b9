import { z } from 'zod'
import { nonNegativeAmountMinorSchema, signedAmountMinorSchema, unitSchema } from './amounts.ts'
import { idSchema, intervalSchema, pageRequestSchema, pathSchema, timestampSchema } from './primitives.ts'
import { outputRequestsSchema } from './profiles.ts'
import { amountIntervalSchema } from './quotes.ts'

/** Bounds of what may be planned by hand; beyond them somebody mistyped. */
export const plannedLimits = {
  durationSeconds: 30 * 24 * 3600,
  frameSize: 16_384,
  framesPerSecond: 300,
  bitsPerSecond: 20_000_000_000,
  audioChannels: 64,
  count: 100_000,
} as const

/** A day of the calendar, as people plan: `2026-12-24`. */
export const dateSchema = z.iso.date()

/** A job that is only planned: what is known of its source, by hand. What is left out is assumed, and widens the interval. */
export const plannedJobSchema = z.object({
  name: z.string().trim().max(200).default(''),
  durationSeconds: z.number().positive().max(plannedLimits.durationSeconds),
  width: z.int().min(16).max(plannedLimits.frameSize),
  height: z.int().min(16).max(plannedLimits.frameSize),
  framesPerSecond: z.number().min(0.1).max(plannedLimits.framesPerSecond).optional(),
  /** ffmpeg's name of the source's codec, such as `prores`. */
  codec: z.string().trim().min(1).max(40).optional(),
  bitDepth: z.int().min(8).max(16).optional(),
  /** Of the whole source, sound included. */
  bitsPerSecond: z.number().positive().max(plannedLimits.bitsPerSecond).optional(),
  interlaced: z.boolean().optional(),
  hdr: z.boolean().optional(),
  /** Of one sound track; 0 is a silent source. */
  audioChannels: z.int().min(0).max(plannedLimits.audioChannels).optional(),
  /** So many jobs of this kind, each of its own source. */
  count: z.int().min(1).max(plannedLimits.count).default(1),
  /** When the work is expected. */
  date: dateSchema.optional(),
  /** Absent: the plan's own. */
  customerId: idSchema.optional(),
  outputs: outputRequestsSchema.optional(),
})
export type PlannedJob = z.infer<typeof plannedJobSchema>

/** Where planned work comes from. */
export const plannedWorkSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rows'), rows: z.array(plannedJobSchema).min(1).max(1000) }),
  /** The text of a CSV; see the columns in `plannedColumns`. */
  z.object({ kind: z.literal('csv'), text: z.string().min(1).max(16_000_000) }),
  /** A CSV on the machine Headroom runs on. */
  z.object({ kind: z.literal('csv-file'), path: pathSchema }),
  /** Media that exist: each is looked at. */
  z.object({ kind: z.literal('files'), paths: z.array(pathSchema).min(1).max(1000) }),
  z.object({ kind: z.literal('folder'), folder: pathSchema, recursive: z.boolean().default(false) }),
])
export type PlannedWork = z.infer<typeof plannedWorkSchema>

export const planRequestSchema = z.object({
  /** What the plan is called; absent: by its source. */
  name: z.string().trim().max(200).optional(),
  work: plannedWorkSchema,
  /** For rows that name no customer. */
  customerId: idSchema.optional(),
  /** For rows that name no profile. */
  outputs: outputRequestsSchema.optional(),
})
export type PlanRequest = z.infer<typeof planRequestSchema>

/** One planned job, or several of one kind, priced. */
export const planRowSchema = z.object({
  /** Of the CSV, the header being line 1; else the row's place, from 1. */
  line: z.int(),
  name: z.string(),
  customerId: idSchema,
  /** The profiles, as one text. */
  outputs: z.string(),
  count: z.int(),
  date: dateSchema.nullable(),
  unit: unitSchema,
  /** Of all its jobs together, as everything below. */
  amountMinor: amountIntervalSchema,
  cpuSeconds: intervalSchema,
  outputBytes: intervalSchema,
  /** One job after the other, at the present load of the machine. */
  wallSeconds: intervalSchema,
  /** What widens the interval, in words. */
  reasons: z.array(z.string()),
})
export type PlanRow = z.infer<typeof planRowSchema>

export const planRefusalSchema = z.object({ line: z.int(), name: z.string(), reason: z.string() })
export type PlanRefusal = z.infer<typeof planRefusalSchema>

/** What a part of a plan adds up to; the interval allows for errors its jobs have in common. */
export const planTotalSchema = z.object({
  unit: unitSchema,
  jobs: z.int(),
  amountMinor: amountIntervalSchema,
  cpuSeconds: intervalSchema,
})
export type PlanTotal = z.infer<typeof planTotalSchema>

export const planGroupSchema = planTotalSchema.extend({ key: z.string(), name: z.string() })
export type PlanGroup = z.infer<typeof planGroupSchema>

/** A customer's share of a plan, and what it leaves of the budget it would be charged to. */
export const planCustomerSchema = planGroupSchema.extend({
  budget: z
    .object({
      id: idSchema,
      name: z.string(),
      availableMinor: signedAmountMinorSchema,
      /** Left afterwards, when the work comes to P90, P50 and P10; below 0 it is not enough. */
      leftMinor: z.object({ p10: z.int(), p50: z.int(), p90: z.int() }),
      /** That the budget is enough, 0 to 1. */
      chanceEnough: z.number().min(0).max(1),
    })
    .nullable(),
})
export type PlanCustomer = z.infer<typeof planCustomerSchema>

export const planSchema = z.object({
  id: idSchema,
  name: z.string(),
  createdAt: timestampSchema,
  rows: z.int(),
  jobs: z.int(),
  /** One a unit: money of the studio's currency, and compute where budgets count in it. */
  totals: z.array(planTotalSchema),
  cpuSeconds: intervalSchema,
  outputBytes: intervalSchema,
  byCustomer: z.array(planCustomerSchema),
  byOutputs: z.array(planGroupSchema),
  byMonth: z.array(planGroupSchema),
  refused: z.int(),
  /** The first 1,000. */
  refusals: z.array(planRefusalSchema),
  /** What widens many rows, with how many. */
  notes: z.array(z.object({ text: z.string(), rows: z.int() })),
})
export type Plan = z.infer<typeof planSchema>

export const planRowsRequestSchema = pageRequestSchema.extend({
  id: idSchema,
  sort: z.enum(['line', 'amount', 'width']).default('line'),
})
export const planRowsSchema = z.object({ rows: z.array(planRowSchema), total: z.int() })

/** A plan that is to count in the outlook of budgets, until its jobs are submitted. */
export const countPlanSchema = z.object({
  id: idSchema,
  /** Rows without a date of their own spread evenly over the days from here to `endsOn`. */
  startsOn: dateSchema,
  /** Absent: the same day. */
  endsOn: dateSchema.optional(),
})
export type CountPlan = z.infer<typeof countPlanSchema>

export const countedPlanSchema = z.object({
  id: idSchema,
  name: z.string(),
  countedAt: timestampSchema,
  startsOn: dateSchema,
  endsOn: dateSchema,
  jobs: z.int(),
  /** These no longer count: they hold their own money. */
  submittedJobs: z.int(),
  customers: z.array(
    z.object({
      customerId: idSchema,
      unit: unitSchema,
      jobs: z.int(),
      submittedJobs: z.int(),
      /** What is still to come. */
      leftMinor: amountIntervalSchema,
    }),
  ),
})
export type CountedPlan = z.infer<typeof countedPlanSchema>

/** A running batch: the jobs that one submission made, and what they will have cost. */
export const batchSchema = z.object({
  id: idSchema,
  name: z.string(),
  customerId: idSchema,
  createdAt: timestampSchema,
  jobs: z.int(),
  done: z.int(),
  /** Failed or cancelled: they no longer count as work to come. */
  ended: z.int(),
  unit: unitSchema,
  chargedMinor: nonNegativeAmountMinorSchema,
  /** What was quoted before the first job ended. */
  quotedMinor: amountIntervalSchema,
  /** What it will come to: finished jobs as charged, the rest as quoted and moved by what the finished ones were off by. */
  totalMinor: amountIntervalSchema,
})
export type Batch = z.infer<typeof batchSchema>

export type PlannedColumn = { name: string; also: readonly string[]; required: boolean; meaning: string }

/** The columns of a CSV of planned work. Names are compared without case, spaces and underscores. */
export const plannedColumns = [
  column('duration', ['length', 'durationseconds', 'seconds'], true, '90, 1:30, 01:02:03.5, 2min or 1.5h'),
  column('size', ['resolution', 'framesize'], true, '1080p, 2160p, 4k or 1920x1080; or width and height'),
  column('width', [], false, 'pixels, with height, in place of size'),
  column('height', [], false, 'pixels, with width, in place of size'),
  column('profile', ['profiles'], true, 'a profile’s name or id, several with |; or one chosen for all'),
  column('output', ['container'], false, 'mp4 (usual), mkv, webm or hls'),
  column('customer', ['client'], false, 'a name or id; or one chosen for all'),
  column('name', ['title', 'shot', 'file'], false, 'what to call it'),
  column('count', ['jobs', 'number'], false, 'so many alike; usually 1'),
  column('date', ['day', 'due'], false, '2026-12-24'),
  column('frame rate', ['fps', 'framespersecond'], false, '25, 23.976 or 30000/1001; 25 is assumed'),
  column('codec', ['sourcecodec', 'videocodec'], false, 'of the source, such as prores; h264 is assumed'),
  column('pixel format', ['pixfmt'], false, 'such as yuv422p10le; tells the bit depth'),
  column('bit depth', ['bits'], false, '8 (assumed), 10, 12, 16'),
  column('bitrate', ['bitspersecond'], false, 'of the source: 50M, 800k; the usual one is assumed'),
  column('interlaced', ['scan'], false, 'yes or no (assumed)'),
  column('hdr', [], false, 'yes or no (assumed)'),
  column('audio', ['audiochannels', 'channels'], false, 'none, mono, stereo (assumed), 5.1 or channels'),
] as const satisfies readonly PlannedColumn[]
export type PlannedColumnName = (typeof plannedColumns)[number]['name']

function column<const Name extends string>(
  name: Name,
  also: readonly string[],
  required: boolean,
  meaning: string,
) {
  return { name, also, required, meaning }
}
