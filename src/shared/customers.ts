import { z } from 'zod'
import { idSchema, nameSchema, timestampSchema } from './primitives.ts'
import { videoCodecs } from './profiles.ts'

export const tiers = ['basic', 'standard', 'premium'] as const
export const tierSchema = z.enum(tiers)
export type Tier = z.infer<typeof tierSchema>

/** What a tier grants: its weight in fair sharing, the codecs it may use and how many threads it may hold at once. */
export const tierRules: Record<
  Tier,
  { shareWeight: number; videoCodecs: readonly (typeof videoCodecs)[number][]; maximumThreads: number | null }
> = {
  basic: { shareWeight: 1, videoCodecs: ['h264'], maximumThreads: 2 },
  standard: { shareWeight: 2, videoCodecs: ['h264', 'hevc', 'vp9'], maximumThreads: null },
  premium: { shareWeight: 4, videoCodecs, maximumThreads: null },
}

/** 0 is the lowest, 9 the highest, 5 the usual one. A customer's priority is the default of its jobs. */
export const prioritySchema = z.int().min(0).max(9)

export const customerSchema = z.object({
  id: idSchema,
  name: nameSchema,
  tier: tierSchema,
  priority: prioritySchema,
  createdAt: timestampSchema,
  archivedAt: timestampSchema.nullable(),
})
export type Customer = z.infer<typeof customerSchema>

export const newCustomerSchema = z.object({
  name: nameSchema,
  tier: tierSchema.default('standard'),
  priority: prioritySchema.default(5),
})
export type NewCustomer = z.infer<typeof newCustomerSchema>

export const customerChangeSchema = z.object({
  id: idSchema,
  name: nameSchema.optional(),
  tier: tierSchema.optional(),
  priority: prioritySchema.optional(),
})
export type CustomerChange = z.infer<typeof customerChangeSchema>
