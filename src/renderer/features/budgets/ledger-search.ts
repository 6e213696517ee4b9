import { z } from 'zod'
import { ledgerEntryKinds } from '#shared/budgets.ts'

export const ledgerSpans = ['period', '30-days', '90-days', 'all'] as const

export const ledgerSearchSchema = z.object({
  kinds: z.array(z.enum(ledgerEntryKinds)).min(1).optional().catch(undefined),
  span: z.enum(ledgerSpans).optional().catch(undefined),
})
export type LedgerSearch = z.infer<typeof ledgerSearchSchema>
