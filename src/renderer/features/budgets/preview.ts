import type { Balance, Budget, BudgetChange } from '#shared/budgets.ts'

export type Standing = Pick<Balance, 'balanceMinor' | 'heldMinor' | 'availableMinor' | 'spentMinor'>

/** Where a budget would stand after money is added or taken. */
export function afterAmount(balance: Standing, amountMinor: number): Standing {
  return {
    ...balance,
    balanceMinor: balance.balanceMinor + amountMinor,
    availableMinor: balance.availableMinor + amountMinor,
  }
}

/** Where a budget would stand after its rules change: a new allowance counts at once, and so does a new overdraft. */
export function afterChange(budget: Budget, balance: Standing, change: BudgetChange): Standing {
  const allowanceDelta = (change.allowanceMinor ?? budget.allowanceMinor) - budget.allowanceMinor
  const overdraft = (limit: Budget['limit']): number => (limit.kind === 'soft' ? limit.overdraftMinor : 0)
  const overdraftDelta = overdraft(change.limit ?? budget.limit) - overdraft(budget.limit)
  return {
    ...balance,
    balanceMinor: balance.balanceMinor + allowanceDelta,
    availableMinor: balance.availableMinor + allowanceDelta + overdraftDelta,
  }
}
