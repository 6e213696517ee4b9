import type { BudgetOutlook } from '#shared/forecasts.ts'
import type { Customers } from '../customers/customers.ts'
import type { Store } from '../store/store.ts'
import type { ForecastNotices } from './forecast-notices.ts'
import { describeEnd } from './outlook-words.ts'

const dayMs = 86_400_000
/** A budget without a period is told of when it is gone this soon. */
const soonMs = 7 * dayMs
/** Less likely than this to last, a budget is warned of; a coin's toss is no news. */
const unlikelyToLast = 0.4
/** As likely as this to last, a warning is taken back. */
const likelyToLast = 0.7

/** Which budgets a person should know of, and of which a warning no longer holds. */
export function warningsOf(
  outlooks: readonly BudgetOutlook[],
  /** Budgets that a warning stands of. */
  warned: readonly string[],
  now: number,
): { tell: BudgetOutlook[]; settle: string[] } {
  const tell = outlooks.filter(({ basis, goneAt, lasts, periodEndsAt }) => {
    const isGone = basis === 'forecast' && goneAt.p50 !== null && lasts <= unlikelyToLast
    return isGone && (periodEndsAt !== null || goneAt.p50! - now <= soonMs)
  })
  const outlookOf = new Map(outlooks.map((outlook) => [outlook.budgetId, outlook]))
  // One that is not among them was closed, or its period ended.
  const settle = warned.filter((budgetId) => (outlookOf.get(budgetId)?.lasts ?? 1) >= likelyToLast)
  return { tell, settle }
}

export type BudgetWatch = {
  /** Tells of budgets that will be gone before their time, once in a period. */
  take(outlooks: readonly BudgetOutlook[], now: number): void
}

export function createBudgetWatch(dependencies: {
  store: Pick<Store, 'transaction'>
  customers: Pick<Customers, 'get'>
  notices: Pick<ForecastNotices, 'tell' | 'settle' | 'standing'>
}): BudgetWatch {
  const { store, customers, notices } = dependencies
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const noticeOf = (outlook: BudgetOutlook, now: number) => {
    const { budgetId, customerId, name, periodEndsAt } = outlook
    const who = customers.get(customerId).name
    return {
      kind: 'budget' as const,
      customerId,
      subjectId: budgetId,
      toldOnce: `budget ${budgetId} ${periodEndsAt ?? 'without a period'}`,
      sentence: `“${name}” of ${who}: ${describeEnd(outlook, timeZone, now)}`,
    }
  }
  return {
    take(outlooks, now) {
      const { tell, settle } = warningsOf(outlooks, notices.standing('budget'), now)
      store.transaction(() => {
        for (const budgetId of settle) notices.settle('budget', budgetId)
        for (const outlook of tell) notices.tell(noticeOf(outlook, now))
      })
    },
  }
}
