import { z } from 'zod'
import { idSchema } from '#shared/primitives.ts'

export const submitSearchSchema = z.object({ customerId: idSchema.optional().catch(undefined) })
