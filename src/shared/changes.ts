import { z } from 'zod'
import { timestampSchema } from './primitives.ts'

/** What can change while a page is open. A change names what to read again, not the new value. */
export const changeTopics = [
  'customers',
  'budgets',
  'profiles',
  'jobs',
  'queue',
  'watch-folders',
  'host',
  'capabilities',
  'tokens',
  'settings',
  'activity',
  'forecasts',
  'cost-model',
  'sample',
] as const

export const changeSchema = z.object({
  topic: z.enum(changeTopics),
  /** The thing that changed; null for the topic as a whole. */
  id: z.string().nullable(),
  at: timestampSchema,
})
export type Change = z.infer<typeof changeSchema>
export type ChangeTopic = Change['topic']
