import { z } from 'zod'
import { idSchema } from '#shared/primitives.ts'

export const submitSearchSchema = z.object({
  customerId: idSchema.optional().catch(undefined),
  /** Files opened with Headroom or dropped on its icon; taken into the list once. */
  path: z
    .union([z.array(z.string()), z.string().transform((path) => [path])])
    .optional()
    .catch(undefined),
})
