import { z } from 'zod'
import { beginImportSchema, forecastImportSchema } from './forecast-imports.ts'
import { idSchema, timestampSchema } from './primitives.ts'

/** How often a feed is fetched while all is well. */
export const feedIntervals = ['hour', 'day'] as const
export const feedIntervalSchema = z.enum(feedIntervals)
export type FeedInterval = z.infer<typeof feedIntervalSchema>

/** What came of a fetch: it was read, the server said that nothing changed, or it failed. */
export const fetchOutcomes = ['read', 'unchanged', 'failed'] as const

/** A feed of trends that is fetched again and again, and how that went. */
export const keptFeedSchema = z.object({
  id: idSchema,
  url: z.string(),
  every: feedIntervalSchema,
  /** Of items that name none themselves. */
  contentType: z.string().nullable(),
  subject: z.string().nullable(),
  timeZone: z.string().nullable(),
  paused: z.boolean(),
  createdAt: timestampSchema,
  /** When it is fetched next; null while it is paused. */
  nextAt: timestampSchema.nullable(),
  fetching: z.boolean(),
  /** The last fetch, or null before the first. */
  last: z
    .object({ at: timestampSchema, outcome: z.enum(fetchOutcomes), error: z.string().nullable() })
    .nullable(),
  /** When it was last read or known to be unchanged. */
  currentAt: timestampSchema.nullable(),
  /** Since when every fetch has failed. */
  failingSince: timestampSchema.nullable(),
  failures: z.int(),
  /** Rows it brought in all. */
  rowsAdded: z.int(),
  /** What the last version of it that was read brought. */
  lastImport: forecastImportSchema.nullable(),
})
export type KeptFeed = z.infer<typeof keptFeedSchema>

export const keepFeedSchema = z.object({
  url: beginImportSchema.shape.url.unwrap(),
  every: feedIntervalSchema.default('hour'),
  contentType: beginImportSchema.shape.contentType,
  subject: beginImportSchema.shape.subject,
  timeZone: beginImportSchema.shape.timeZone,
})
export type KeepFeed = z.input<typeof keepFeedSchema>

export const changeFeedSchema = z.object({
  id: idSchema,
  every: feedIntervalSchema.optional(),
  paused: z.boolean().optional(),
})
export type ChangeFeed = z.input<typeof changeFeedSchema>
