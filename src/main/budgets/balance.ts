import type { Balance, Budget } from '#shared/budgets.ts'
import { type Account, availableMinor, hasBegun, type Totals } from './account.ts'
import { type PeriodBounds, periodAt } from './period.ts'

/** A budget as it stands now. */
export function balanceNow(budget: Budget, account: Account, at: number): Balance {
  const spentMinor = account.settledMinor - account.settledAtPeriodStartMinor
  return balanceOf(budget, account, { at, spentMinor, bounds: boundsAt(budget, account, at), account })
}

/**
 * A budget as it stood at a past moment, from the ledger's totals then. The limit is not kept in the ledger, so what was available
 * is told with today's overdraft.
 */
export function balanceThen(
  budget: Budget,
  account: Account,
  at: number,
  totalsAt: (moment: number) => Totals,
): Balance {
  const bounds = boundsAt(budget, account, at)
  const totals = totalsAt(at)
  // What a rolling period spent at its very first millisecond has just returned.
  const before = budget.period.kind === 'rolling' ? bounds.startsAt : bounds.startsAt - 1
  const spentMinor = totals.settledMinor - totalsAt(before).settledMinor
  return balanceOf(budget, totals, { at, spentMinor, bounds, account })
}

function balanceOf(
  budget: Budget,
  totals: Totals,
  view: { at: number; spentMinor: number; bounds: PeriodBounds; account: Account },
): Balance {
  const { at, spentMinor, bounds, account } = view
  const usable =
    hasBegun(budget, at) &&
    at >= budget.createdAt &&
    (account.endedAt === null || at < account.endedAt) &&
    (budget.closedAt === null || at < budget.closedAt)
  return {
    budgetId: budget.id,
    at,
    balanceMinor: totals.balanceMinor,
    heldMinor: totals.heldMinor,
    availableMinor: usable ? availableMinor(totals, budget.limit) : 0,
    spentMinor,
    periodStartsAt: bounds.startsAt,
    periodEndsAt: bounds.endsAt,
  }
}

/** The last period of a budget that ended goes on being its period. */
function boundsAt(budget: Budget, account: Account, at: number): PeriodBounds {
  if (budget.period.kind !== 'rolling' && at >= account.periodStartsAt) {
    return { startsAt: account.periodStartsAt, endsAt: account.periodEndsAt }
  }
  return periodAt(budget.period, at)
}
