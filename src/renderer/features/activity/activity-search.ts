import { z } from 'zod'

export const activitySpans = ['24-hours', '7-days', '30-days', 'all'] as const

/** What of the trail stands in the address. A broken part of an address is left out, not an error. */
export const activitySearchSchema = z.object({
  text: z.string().max(200).optional().catch(undefined),
  span: z.enum(activitySpans).optional().catch(undefined),
})
export type ActivitySearch = z.infer<typeof activitySearchSchema>
