import { sameUnit } from '#shared/amounts.ts'
import type { BudgetWithBalance } from '#shared/budgets.ts'
import type { PriceBook } from '#shared/studio.ts'
import type { ExpectedWork } from '../quotes/plans/counted-plans.ts'
import type { PriceCurve } from '../quotes/price-curve.ts'
import type { BudgetQuestion } from './budget-exhaustion.ts'
import { longestHours } from './budget-exhaustion.ts'
import { type PlannedSpending, plannedSpending } from './planned-spending.ts'

const hourMs = 3_600_000

/** What a settlement of a rolling budget gives back, and when. */
export type ComingReturn = { at: number; amountMinor: number }

/** When is asked, and what then holds for every budget: steps are hours from `openHourAt`, the beginning of the hour that is open at `now`. */
export interface Outset {
  readonly now: number
  readonly openHourAt: number
  /** Until the queue is empty. */
  readonly queueSeconds: number
  /** Of compute, in millionths of a minor unit. */
  readonly listPrice: number
  /** The price of compute at each step beside the list price. */
  readonly priceByStep: Float64Array
  /** Whose days planned work falls on. */
  readonly timeZone: string
  readonly plans: readonly ExpectedWork[]
}

/** The price of compute of every coming hour that a budget may be looked at, beside the list price; one throughout where that is nothing. */
export function pricesAhead(
  curve: PriceCurve,
  { microMinorPerComputeUnit }: Pick<PriceBook, 'microMinorPerComputeUnit'>,
  openHourAt: number,
): Float64Array {
  return Float64Array.from({ length: longestHours }, (_, step) =>
    microMinorPerComputeUnit > 0 ? curve(openHourAt + step * hourMs) / microMinorPerComputeUnit : 1,
  )
}

/**
 * What is asked of the numerics about a budget.
 *
 * @param isUsual whether this customer's work is charged to it where nobody says otherwise, and planned work with it
 */
export function budgetQuestion(
  { budget, balance }: BudgetWithBalance,
  outset: Outset,
  returns: readonly ComingReturn[],
  isUsual: boolean,
): BudgetQuestion {
  const { now, openHourAt } = outset
  const stepOf = (at: number) => (at - openHourAt) / hourMs
  const queueHours = Math.max(1, Math.ceil(outset.queueSeconds / 3600))
  const hours = Math.min(
    longestHours,
    Math.max(1, Math.ceil(stepOf(looksUntil({ budget, balance }, openHourAt)))),
  )
  const own = outset.plans.filter(
    ({ customerId, unit }) => isUsual && customerId === budget.customerId && sameUnit(unit, budget.unit),
  )
  return {
    budgetId: budget.id,
    balanceMinor: balance.availableMinor + balance.heldMinor,
    // Which job ends when matters little against the whole: what is held falls due evenly while the queue lasts.
    holds:
      balance.heldMinor > 0
        ? Array.from({ length: queueHours }, (_, step) => ({ step, amount: balance.heldMinor / queueHours }))
        : [],
    planned: own.map((plan) => pricedPlan(plan, outset, hours)),
    returns: returns.map(({ at, amountMinor }) => ({ step: stepOf(at), amount: amountMinor })),
    hours,
    elapsedShare: Math.min(1, Math.max(0, stepOf(now))),
    priceByStep: budget.unit.kind === 'money' ? outset.priceByStep : new Float64Array(hours).fill(1),
  }
}

/** A plan was quoted at the price of the hour it was made in; each hour's work costs that hour's price instead. */
function pricedPlan(plan: ExpectedWork, outset: Outset, hours: number): PlannedSpending {
  const { byStep, logDeviation } = plannedSpending(plan, { ...outset, hours })
  const { unit, computeShare, microMinorPerComputeUnit } = plan
  if (unit.kind === 'compute' || microMinorPerComputeUnit === 0) return { byStep, logDeviation }
  const quotedAt = microMinorPerComputeUnit / outset.listPrice
  return {
    byStep: byStep.map(
      (amount, step) => amount * (1 + computeShare * (outset.priceByStep[step]! / quotedAt - 1)),
    ),
    logDeviation,
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
