import { z } from 'zod'

export const customersSearchSchema = z.object({
  text: z.string().max(200).optional().catch(undefined),
  archived: z.boolean().optional().catch(undefined),
  /** Opens the dialog that makes a customer. */
  create: z.boolean().optional().catch(undefined),
})
