import type { Unit } from '#shared/amounts.ts'
import type { Budget, Limit, Period, Renewal } from '#shared/budgets.ts'
import { formatAmount } from '../../format/amount.ts'
import { formatDay } from '../../format/time.ts'

type Rules = Pick<Budget, 'unit' | 'allowanceMinor' | 'period' | 'renewal' | 'limit'>

/** A budget's rules as a sentence: `€500.00 each month (Europe/Berlin), the rest expires, never below zero`. */
export function describeBudget(budget: Rules, locale?: string): string {
  const allowance = formatAmount(budget.allowanceMinor, budget.unit, { locale })
  return [
    `${allowance} ${describePeriod(budget.period, locale)}`,
    describeRenewal(budget.period, budget.renewal, budget.unit, locale),
    describeLimit(budget.limit, budget.unit, locale),
  ]
    .filter(Boolean)
    .join(', ')
}

function describePeriod(period: Period, locale?: string): string {
  switch (period.kind) {
    case 'week':
      return `each week (${period.timeZone})`
    case 'month':
      return `each month (${period.timeZone})`
    case 'rolling':
      return period.days === 1 ? 'over any one day' : `over any ${period.days} days`
    case 'fixed':
      return `from ${formatDay(period.startsAt, locale)} to ${formatDay(period.endsAt, locale)}`
  }
}

function describeRenewal(period: Period, renewal: Renewal, unit: Unit, locale?: string): string {
  if (period.kind === 'rolling') return 'each spend returns after that time'
  if (period.kind === 'fixed') return 'then it ends'
  switch (renewal.kind) {
    case 'reset':
      return 'the rest expires'
    case 'rollover':
      return `the rest is kept up to ${formatAmount(renewal.capMinor, unit, { locale })}`
    case 'manual':
      return 'granted once, then by top-up only'
    case 'end':
      return 'for one period, then it ends'
  }
}

function describeLimit(limit: Limit, unit: Unit, locale?: string): string {
  if (limit.kind === 'hard') return 'never below zero'
  return `may go ${formatAmount(limit.overdraftMinor, unit, { locale })} below zero`
}
