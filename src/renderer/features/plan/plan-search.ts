import { z } from 'zod'
import { idSchema } from '#shared/primitives.ts'

/** Which plan is shown, and how its rows are sorted. A broken part of an address is left out, not an error. */
export const planSearchSchema = z.object({
  plan: idSchema.optional().catch(undefined),
  sort: z.enum(['line', 'amount', 'width']).optional().catch(undefined),
})
export type PlanSearch = z.infer<typeof planSearchSchema>
