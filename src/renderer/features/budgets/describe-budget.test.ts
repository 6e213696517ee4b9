import { expect, test } from 'vitest'
import type { Budget } from '#shared/budgets.ts'
import { describeBudget } from './describe-budget.ts'

const monthly: Pick<Budget, 'unit' | 'allowanceMinor' | 'period' | 'renewal' | 'limit'> = {
  unit: { kind: 'money', currency: 'EUR' },
  allowanceMinor: 50_000,
  period: { kind: 'month', timeZone: 'Europe/Berlin' },
  renewal: { kind: 'reset' },
  limit: { kind: 'hard' },
}

test('a monthly hard budget', () => {
  expect(describeBudget(monthly, 'en-GB')).toBe(
    '€500.00 each month (Europe/Berlin), the rest expires, never below zero',
  )
})

test('a soft one that rolls over', () => {
  const budget = {
    ...monthly,
    renewal: { kind: 'rollover', capMinor: 10_000 } as const,
    limit: { kind: 'soft', overdraftMinor: 2500 } as const,
  }
  expect(describeBudget(budget, 'en-GB')).toBe(
    '€500.00 each month (Europe/Berlin), the rest is kept up to €100.00, may go €25.00 below zero',
  )
})

test('a rolling one ignores the renewal rule and says how spends return', () => {
  expect(describeBudget({ ...monthly, period: { kind: 'rolling', days: 14 } }, 'en-GB')).toBe(
    '€500.00 over any 14 days, each spend returns after that time, never below zero',
  )
})
