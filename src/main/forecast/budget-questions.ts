import type { BudgetWithBalance } from '#shared/budgets.ts'
import type { BudgetQuestion } from './budget-exhaustion.ts'
import { longestHours } from './budget-exhaustion.ts'

const hourMs = 3_600_000

/** What a settlement of a rolling budget gives back, and when. */
export type ComingReturn = { at: number; amountMinor: number }

/** What is asked of the numerics about a budget: steps are hours from `openHourAt`, the beginning of the hour that is open at `now`. */
export function budgetQuestion(
  { budget, balance }: BudgetWithBalance,
  moment: { now: number; openHourAt: number },
  queueSeconds: number,
  returns: readonly ComingReturn[],
): BudgetQuestion {
  const { now, openHourAt } = moment
  const stepOf = (at: number) => (at - openHourAt) / hourMs
  const queueHours = Math.max(1, Math.ceil(queueSeconds / 3600))
  return {
    budgetId: budget.id,
    balanceMinor: balance.availableMinor + balance.heldMinor,
    // Which job ends when matters little against the whole: what is held falls due evenly while the queue lasts.
    holds:
      balance.heldMinor > 0
        ? Array.from({ length: queueHours }, (_, step) => ({ step, amount: balance.heldMinor / queueHours }))
        : [],
    returns: returns.map(({ at, amountMinor }) => ({ step: stepOf(at), amount: amountMinor })),
    hours: Math.min(
      longestHours,
      Math.max(1, Math.ceil(stepOf(looksUntil({ budget, balance }, openHourAt)))),
    ),
    returnsAfterHours: budget.period.kind === 'rolling' ? budget.period.days * 24 : null,
    elapsedShare: Math.min(1, Math.max(0, stepOf(now))),
  }
}

/**
 * How far a budget is looked at: its period's end, where a new one begins or it ends; a rolling one as many days as it has; a month
 * at most, and for one that only top-ups renew.
 */
export function looksUntil({ budget, balance }: BudgetWithBalance, openHourAt: number): number {
  const atMost = openHourAt + longestHours * hourMs
  if (budget.period.kind === 'rolling') return Math.min(atMost, openHourAt + budget.period.days * 24 * hourMs)
  if (budget.renewal.kind === 'manual' || balance.periodEndsAt === null) return atMost
  return Math.min(atMost, balance.periodEndsAt)
}
