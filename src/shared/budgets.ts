import { z } from 'zod'
import {
  nonNegativeAmountMinorSchema,
  positiveAmountMinorSchema,
  signedAmountMinorSchema,
  unitSchema,
} from './amounts.ts'
import { idSchema, nameSchema, timestampSchema } from './primitives.ts'

/** Zones that were tried: making a formatter takes a tenth of a millisecond, and a list of budgets has as many as it has lines. */
const knownTimeZones = new Set<string>()

function isTimeZone(zone: string): boolean {
  if (knownTimeZones.has(zone)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    knownTimeZones.add(zone)
    return true
  } catch {
    return false
  }
}

const timeZoneSchema = z.string().refine(isTimeZone, 'Use an IANA time zone such as Europe/Berlin.')

/** How long one allowance lasts. Weeks begin on Monday; calendar periods begin at local midnight in `timeZone`. */
export const periodSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('week'), timeZone: timeZoneSchema }),
  z.object({ kind: z.literal('month'), timeZone: timeZoneSchema }),
  z.object({ kind: z.literal('rolling'), days: z.int().min(1).max(366) }),
  z
    .object({ kind: z.literal('fixed'), startsAt: timestampSchema, endsAt: timestampSchema })
    .refine((window) => window.startsAt < window.endsAt, 'The window must end after it begins.'),
])
export type Period = z.infer<typeof periodSchema>

/**
 * What happens when a calendar period ends. `reset`: the rest expires and the allowance is granted anew. `rollover`: the rest is kept,
 * capped at `capMinor`, and the allowance is granted on top. `manual`: the rest stays and only top-ups add to it. `end`: the rest expires.
 * A rolling period returns each settlement to the balance `days` after it; a fixed window always ends.
 */
export const renewalSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reset') }),
  z.object({ kind: z.literal('rollover'), capMinor: nonNegativeAmountMinorSchema }),
  z.object({ kind: z.literal('manual') }),
  z.object({ kind: z.literal('end') }),
])
export type Renewal = z.infer<typeof renewalSchema>

/** A hard budget never has less than nothing; a soft one may go below by its overdraft. */
export const limitSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hard') }),
  z.object({ kind: z.literal('soft'), overdraftMinor: nonNegativeAmountMinorSchema }),
])
export type Limit = z.infer<typeof limitSchema>

export const budgetSchema = z.object({
  id: idSchema,
  customerId: idSchema,
  name: nameSchema,
  unit: unitSchema,
  allowanceMinor: nonNegativeAmountMinorSchema,
  period: periodSchema,
  renewal: renewalSchema,
  limit: limitSchema,
  createdAt: timestampSchema,
  closedAt: timestampSchema.nullable(),
})
export type Budget = z.infer<typeof budgetSchema>

export const newBudgetSchema = budgetSchema.omit({ id: true, createdAt: true, closedAt: true })
export type NewBudget = z.infer<typeof newBudgetSchema>

/** The unit and the customer of a budget cannot change; a changed allowance takes effect at once as an adjustment of the current period. */
export const budgetChangeSchema = z.object({
  id: idSchema,
  name: nameSchema.optional(),
  allowanceMinor: nonNegativeAmountMinorSchema.optional(),
  renewal: renewalSchema.optional(),
  limit: limitSchema.optional(),
})
export type BudgetChange = z.infer<typeof budgetChangeSchema>

export const ledgerEntryKinds = [
  'grant',
  'top-up',
  'hold',
  'settlement',
  'release',
  'expiry',
  'adjustment',
] as const

/**
 * One line of the append-only ledger. `balanceDeltaMinor` changes what was granted and not yet spent, `heldDeltaMinor` what of it is
 * promised to jobs: a hold is (0, +h), its settlement at cost c is (-c, -h), its release (0, -h).
 */
export const ledgerEntrySchema = z.object({
  /** The line's number within its budget, from 1. */
  id: z.int().min(1),
  budgetId: idSchema,
  at: timestampSchema,
  kind: z.enum(ledgerEntryKinds),
  balanceDeltaMinor: signedAmountMinorSchema,
  heldDeltaMinor: signedAmountMinorSchema,
  holdId: idSchema.nullable(),
  jobId: idSchema.nullable(),
  note: z.string().max(500),
  /** Balance and held after this entry. */
  balanceMinor: z.int(),
  heldMinor: z.int(),
})
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>

/**
 * A budget at one moment. `balanceMinor` is what was granted and not spent; `heldMinor` of it is promised;
 * `availableMinor` = balance - held + overdraft is what a new hold may take (never below 0 in a hard budget).
 */
export const balanceSchema = z.object({
  budgetId: idSchema,
  at: timestampSchema,
  balanceMinor: z.int(),
  heldMinor: z.int(),
  availableMinor: z.int(),
  /** Settled within the current period (for a rolling period: within the last `days`). */
  spentMinor: z.int(),
  periodStartsAt: timestampSchema,
  periodEndsAt: timestampSchema.nullable(),
})
export type Balance = z.infer<typeof balanceSchema>

export const budgetWithBalanceSchema = z.object({ budget: budgetSchema, balance: balanceSchema })
export type BudgetWithBalance = z.infer<typeof budgetWithBalanceSchema>

/** The share of a budget that is spent or promised, 0 to 1. */
export function usedShare(figures: Pick<Balance, 'spentMinor' | 'heldMinor' | 'availableMinor'>): number {
  const used = Math.max(0, figures.spentMinor) + Math.max(0, figures.heldMinor)
  return used === 0 ? 0 : used / (used + Math.max(0, figures.availableMinor))
}

/** From this share on a budget needs somebody to look. */
export const nearlyUsedShare = 0.9

/** The open budgets that are nearest their end, the nearest first, of all there are: `nearlyUsed` counts those from nine tenths on. */
export const shortestBudgetsSchema = z.object({
  shortest: z.array(budgetWithBalanceSchema),
  open: z.int().min(0),
  nearlyUsed: z.int().min(0),
})
export type ShortestBudgets = z.infer<typeof shortestBudgetsSchema>

/** The key makes a repeated request take effect once. */
export const topUpSchema = z.object({
  budgetId: idSchema,
  amountMinor: positiveAmountMinorSchema,
  unit: unitSchema,
  note: z.string().trim().max(500).default(''),
  idempotencyKey: z.string().min(8).max(128),
})
export type TopUp = z.infer<typeof topUpSchema>

export const adjustmentSchema = topUpSchema.extend({
  amountMinor: signedAmountMinorSchema.refine(
    (amount) => amount !== 0,
    'An adjustment of nothing changes nothing.',
  ),
  note: z.string().trim().min(1, 'Say why the balance is adjusted.').max(500),
})
export type Adjustment = z.infer<typeof adjustmentSchema>
