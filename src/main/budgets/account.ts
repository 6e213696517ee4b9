import { maximumAmountMinor, minorDigits, type Unit } from '#shared/amounts.ts'
import type { Budget, LedgerEntry, Limit } from '#shared/budgets.ts'
import { HeadroomError } from '#shared/errors.ts'

/** What the ledger adds up to. */
export type Totals = {
  /** Granted and not yet spent. */
  balanceMinor: number
  /** Promised to jobs, a part of the balance. */
  heldMinor: number
  /** Ever settled; the difference of two moments is what was spent between them. */
  settledMinor: number
  /** Lines written; the last one's number. */
  entryCount: number
}

export const nothingYet: Totals = { balanceMinor: 0, heldMinor: 0, settledMinor: 0, entryCount: 0 }

/** A budget's totals and where it stands in its periods. */
export type Account = Totals & {
  /** Time never runs backwards in a ledger, even when the computer's clock does. */
  lastEntryAt: number
  /** When something happens by itself: a period ends, a window begins, a settlement returns. Null: never. */
  nextDueAt: number | null
  periodStartsAt: number
  periodEndsAt: number | null
  /** `settledMinor` less what was settled in the current period (rolling: less what has not returned yet). */
  settledAtPeriodStartMinor: number
  /** How much of what holds of earlier periods give back may still be kept. Null: all of it. */
  carryRoomMinor: number | null
  /** When the last period ended for good. */
  endedAt: number | null
}

/** A line about to be written. `idempotencyKey`, unique in the workspace, makes its effect happen once. */
export type EntryDraft = Pick<
  LedgerEntry,
  'at' | 'kind' | 'balanceDeltaMinor' | 'heldDeltaMinor' | 'holdId' | 'jobId' | 'note'
> & {
  /** What a settlement cost beyond what the budget could pay. */
  unchargedMinor?: number
  idempotencyKey: string
}

export function post<T extends Totals>(totals: T, entry: EntryDraft): T {
  return {
    ...totals,
    balanceMinor: totals.balanceMinor + entry.balanceDeltaMinor,
    heldMinor: totals.heldMinor + entry.heldDeltaMinor,
    settledMinor: totals.settledMinor - (entry.kind === 'settlement' ? entry.balanceDeltaMinor : 0),
    entryCount: totals.entryCount + 1,
  }
}

/** What a new hold may take. A soft budget is below zero when its overdraft was lowered after it was used. */
export function availableMinor(totals: Totals, limit: Limit): number {
  const free = totals.balanceMinor - totals.heldMinor
  return limit.kind === 'hard' ? Math.max(0, free) : free + limit.overdraftMinor
}

/** Errors: INVALID_AMOUNT for anything but a whole number between `minimum` and the largest amount a ledger takes. */
export function requireAmount(amountMinor: number, minimum: number): void {
  const whole = Number.isSafeInteger(amountMinor)
  if (whole && amountMinor >= minimum && amountMinor <= maximumAmountMinor) return
  throw new HeadroomError(
    'INVALID_AMOUNT',
    `${amountMinor} is not an amount: use a whole number of minor units from ${minimum} to ${maximumAmountMinor}.`,
    { amountMinor: String(amountMinor) },
  )
}

/** Errors: INVALID_STATE when the budget is closed, over, or has not begun (unless `early` is fine). */
export function requireOpen(budget: Budget, account: Account, at: number, early: 'early' | 'begun'): void {
  const refuse = (sentence: string) => {
    throw new HeadroomError('INVALID_STATE', sentence, { budgetId: budget.id })
  }
  if (budget.closedAt !== null) refuse(`The budget ${budget.name} is closed. Choose another budget.`)
  if (account.endedAt !== null) {
    refuse(
      `The budget ${budget.name} ended on ${dateText(account.endedAt)}. Choose or create another budget.`,
    )
  }
  if (early === 'begun' && !hasBegun(budget, at)) {
    refuse(
      `The budget ${budget.name} begins on ${dateText(account.periodStartsAt)}. Choose another budget or wait.`,
    )
  }
}

export function hasBegun(budget: Budget, at: number): boolean {
  return budget.period.kind !== 'fixed' || at >= budget.period.startsAt
}

/** For sentences: `EUR 12.34`, `1.5 CU`. */
export function amountText(amountMinor: number, unit: Unit): string {
  const digits = minorDigits(unit)
  const text = (amountMinor / 10 ** digits).toFixed(digits)
  return unit.kind === 'money' ? `${unit.currency} ${text}` : `${Number(text)} CU`
}

function dateText(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
