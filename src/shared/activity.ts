import { z } from 'zod'
import { pageRequestSchema, timestampSchema } from './primitives.ts'

/** Who did something: the person at the console, a named API token, the command line, or Headroom itself. */
export const actorSchema = z.object({
  kind: z.enum(['operator', 'token', 'command-line', 'studio']),
  name: z.string().max(200),
})
export type Actor = z.infer<typeof actorSchema>

/** One line of the audit trail. `before` and `after` hold only the fields that changed. */
export const activityEntrySchema = z.object({
  id: z.int(),
  at: timestampSchema,
  actor: actorSchema,
  /** The contract's name of what was done, such as `budgets.topUp`. */
  action: z.string(),
  subjectId: z.string().nullable(),
  summary: z.string(),
  before: z.record(z.string(), z.unknown()),
  after: z.record(z.string(), z.unknown()),
})
export type ActivityEntry = z.infer<typeof activityEntrySchema>

export const activityFilterSchema = pageRequestSchema.extend({
  subjectId: z.string().max(100).optional(),
  /** Part of the summary or the actor's name, case-insensitive. */
  text: z.string().max(200).optional(),
  from: timestampSchema.optional(),
  until: timestampSchema.optional(),
})
export type ActivityFilter = z.infer<typeof activityFilterSchema>

export const activityPageSchema = z.object({ entries: z.array(activityEntrySchema), total: z.int() })
export type ActivityPage = z.infer<typeof activityPageSchema>
