import type {
  Adjustment,
  Balance,
  Budget,
  BudgetChange,
  BudgetWithBalance,
  LedgerEntry,
  NewBudget,
  TopUp,
} from '#shared/budgets.ts'
import type { PageRequest } from '#shared/primitives.ts'

/** All verbs are synchronous and run in one transaction; called inside another, they join it. */
export type Budgets = {
  list(options?: { customerId?: string }): BudgetWithBalance[]
  /** Errors: NOT_FOUND. */
  get(id: string): BudgetWithBalance
  /** The budget a customer's job is charged to when none is named: its oldest open one. */
  defaultFor(customerId: string): Budget | undefined
  /** Errors: CURRENCY_MISMATCH when money is not in the studio's currency, INVALID_INPUT for a nonsensical period and renewal. */
  create(draft: NewBudget): BudgetWithBalance
  update(change: BudgetChange): BudgetWithBalance
  /** Errors: INVALID_STATE while anything is held. */
  close(id: string): Budget
  /** Errors: CURRENCY_MISMATCH, INVALID_STATE (closed), INVALID_AMOUNT (would overflow). */
  topUp(request: TopUp): Balance
  /** Errors: as topUp, and BUDGET_EXHAUSTED when a hard budget would fall below what it holds. */
  adjust(request: Adjustment): Balance
  /** Balance and spending as they stood at any past moment, renewals included. */
  balanceAt(id: string, at: number): Balance
  ledger(
    request: PageRequest & { id: string; kinds?: LedgerEntry['kind'][]; from?: number; until?: number },
  ): {
    entries: LedgerEntry[]
    total: number
  }

  /** Promises `amountMinor` to a job. Errors: BUDGET_EXHAUSTED (with what is available), INVALID_STATE (closed, outside its window). */
  hold(request: { budgetId: string; jobId: string; amountMinor: number; note: string }): { holdId: string }
  /**
   * Ends a hold at measured cost. A hard budget pays at most the hold plus what is available; the rest is returned as `unchargedMinor`.
   * Settling or releasing an ended hold again changes nothing and returns what was charged.
   */
  settle(request: { holdId: string; amountMinor: number; note: string }): {
    chargedMinor: number
    unchargedMinor: number
  }
  release(request: { holdId: string; note: string }): void
  /** Holds neither settled nor released, for reconciling after a crash. */
  openHolds(): { holdId: string; budgetId: string; jobId: string; amountMinor: number }[]
  /** Renews what is due (also done on every other verb); call it at period ends so that pages see the new balance. */
  renewDue(): void
}
