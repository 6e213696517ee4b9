import { z } from 'zod'
import { idSchema, pathSchema, timestampSchema } from './primitives.ts'

/** What a file is about: requests to transcode, viewings of what was transcoded, or how much the world talks about something. */
export const importKinds = ['requests', 'views', 'trends'] as const
export const importKindSchema = z.enum(importKinds)
export type ImportKind = z.infer<typeof importKindSchema>

export const importStates = ['running', 'done', 'stopped', 'failed'] as const

/** What became of a row that needs a word: left out, put right and taken, or about something else. */
export const remarkEffects = ['dirty', 'repaired', 'passed over'] as const

export const importRemarkSchema = z.object({
  effect: z.enum(remarkEffects),
  reason: z.string(),
  rows: z.int(),
  firstLine: z.int(),
  /** The first rows it was said of, cut to what can be shown. */
  examples: z.array(z.string()),
})
export type ImportRemark = z.infer<typeof importRemarkSchema>

/** A file or feed on its way into the history. */
export const forecastImportSchema = z.object({
  id: idSchema,
  kind: importKindSchema,
  /** The file that is read; what was fetched from `url` where there is one. */
  path: pathSchema,
  url: z.string().nullable(),
  state: z.enum(importStates),
  /** Which of the formats the file turned out to be in; null before its first line was read. */
  format: z.string().nullable(),
  /** Share of the file that is read, 0 to 1. */
  progress: z.number().min(0).max(1),
  rowsAdded: z.int(),
  /** Rows that were already in the history. */
  rowsRepeated: z.int(),
  rowsDirty: z.int(),
  /** Rows taken after something in them was put right. */
  rowsRepaired: z.int(),
  /** Rows that are in order and about something else, such as a log's requests for pages. */
  rowsPassedOver: z.int(),
  /** Why rows were not taken as they are, the most frequent first. */
  remarks: z.array(importRemarkSchema),
  firstAt: timestampSchema.nullable(),
  lastAt: timestampSchema.nullable(),
  startedAt: timestampSchema,
  finishedAt: timestampSchema.nullable(),
  error: z.string().nullable(),
})
export type ForecastImport = z.infer<typeof forecastImportSchema>

export const beginImportSchema = z
  .object({
    kind: importKindSchema.default('requests'),
    /**
     * A file on this machine, `.gz` too. Requests: a CSV of time, customer, and where known content type, format, profile, duration,
     * complexity. Views: a CSV of time and media id, a W3C extended or Apache combined access log, or a trace of
     * `unix time, server, client, method, media id, content server`. Trends: CSV, JSON, RSS or Atom.
     */
    path: pathSchema.optional(),
    /** Trends only: fetched from a host that the settings allow. */
    url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .optional(),
    /** Of times without one of their own; the machine's unless told. */
    timeZone: z.string().max(100).optional(),
    /** Requests: adds customers that are not known yet; otherwise their rows are dirty. */
    addCustomers: z.boolean().default(false),
    /** Of rows that name none themselves: the content type of views, the category of trends. */
    contentType: z.string().trim().max(100).optional(),
    /** Trends whose rows name neither title nor media id, such as a brand's mention counts: what they are about. */
    subject: z.string().trim().min(1).max(200).optional(),
  })
  .refine(({ path, url }) => (path === undefined) !== (url === undefined), 'Give a path or a URL.')
  .refine(({ kind, url }) => url === undefined || kind === 'trends', 'Only trends are read from a URL.')
export type BeginImport = z.input<typeof beginImportSchema>

/** A host that feeds may be fetched from, with a port where it is not the protocol's own. */
export const allowedHostSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(:\d{1,5})?$/,
    'Write a host such as feeds.example.org, with :port where it is not the usual one.',
  )

export const feedSettingsSchema = z.object({
  /** Nothing is fetched from anywhere else. A private or loopback address must stand here as itself. */
  allowedHosts: z.array(allowedHostSchema).max(100),
})
export type FeedSettings = z.infer<typeof feedSettingsSchema>

/** How often one media id was watched over a span of hours. */
export const mediaViewsSchema = z.object({
  mediaId: z.string(),
  contentType: z.string(),
  views: z.int(),
  firstAt: timestampSchema,
  lastAt: timestampSchema,
})
export type MediaViews = z.infer<typeof mediaViewsSchema>

export const mostWatchedRequestSchema = z.object({
  /** Absent: the last 24 hours that have any view, which may lie in the past of an imported log. */
  from: timestampSchema.optional(),
  until: timestampSchema.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(20),
})
