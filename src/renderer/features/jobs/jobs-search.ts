import { z } from 'zod'
import { jobStateSchema } from '#shared/jobs.ts'
import { idSchema } from '#shared/primitives.ts'

export const jobSortKeys = ['createdAt', 'priority', 'state', 'sourceName', 'amount'] as const

/** What of the table stands in the address: filters and order. A broken part of an address is left out, not an error. */
export const jobsSearchSchema = z.object({
  states: z.array(jobStateSchema).min(1).optional().catch(undefined),
  customerId: idSchema.optional().catch(undefined),
  text: z.string().max(200).optional().catch(undefined),
  sort: z.enum(jobSortKeys).optional().catch(undefined),
  descending: z.boolean().optional().catch(undefined),
})
export type JobsSearch = z.infer<typeof jobsSearchSchema>
