import { oc } from '@orpc/contract'
import { z } from 'zod'
import {
  adjustmentSchema,
  balanceSchema,
  budgetChangeSchema,
  budgetSchema,
  budgetWithBalanceSchema,
  ledgerEntryKinds,
  ledgerEntrySchema,
  newBudgetSchema,
  shortestBudgetsSchema,
  topUpSchema,
} from '../budgets.ts'
import { idSchema, pageRequestSchema, timestampSchema } from '../primitives.ts'
import { byId } from './answers.ts'

export const budgets = {
  list: oc
    .route({ method: 'GET', path: '/budgets', tags: ['budgets'] })
    .input(z.object({ customerId: idSchema.optional() }))
    .output(z.array(budgetWithBalanceSchema)),
  /** For a page that shows a few of very many. */
  shortest: oc
    .route({ method: 'GET', path: '/budgets/shortest', tags: ['budgets'] })
    .input(z.object({ limit: z.coerce.number().pipe(z.int().min(1).max(100)) }))
    .output(shortestBudgetsSchema),
  get: oc
    .route({ method: 'GET', path: '/budgets/{id}', tags: ['budgets'] })
    .input(byId)
    .output(budgetWithBalanceSchema),
  create: oc
    .route({ method: 'POST', path: '/budgets', tags: ['budgets'] })
    .input(newBudgetSchema)
    .output(budgetWithBalanceSchema),
  update: oc
    .route({ method: 'PATCH', path: '/budgets/{id}', tags: ['budgets'] })
    .input(budgetChangeSchema)
    .output(budgetWithBalanceSchema),
  close: oc
    .route({ method: 'POST', path: '/budgets/{id}/close', tags: ['budgets'] })
    .input(byId)
    .output(budgetSchema),
  topUp: oc
    .route({ method: 'POST', path: '/budgets/{budgetId}/top-ups', tags: ['budgets'] })
    .input(topUpSchema)
    .output(balanceSchema),
  adjust: oc
    .route({ method: 'POST', path: '/budgets/{budgetId}/adjustments', tags: ['budgets'] })
    .input(adjustmentSchema)
    .output(balanceSchema),
  balanceAt: oc
    .route({ method: 'GET', path: '/budgets/{id}/balance', tags: ['budgets'] })
    .input(z.object({ id: idSchema, at: z.coerce.number().pipe(timestampSchema) }))
    .output(balanceSchema),
  /** Newest first. */
  ledger: oc
    .route({ method: 'POST', path: '/budgets/{id}/ledger', tags: ['budgets'] })
    .input(
      pageRequestSchema.extend({
        id: idSchema,
        kinds: z.array(z.enum(ledgerEntryKinds)).optional(),
        from: timestampSchema.optional(),
        until: timestampSchema.optional(),
      }),
    )
    .output(z.object({ entries: z.array(ledgerEntrySchema), total: z.int() })),
}
