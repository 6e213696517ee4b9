import { expect, test } from 'vitest'
import type { BudgetOutlook } from '#shared/forecasts.ts'
import { warningsOf } from './budget-watch.ts'

const dayMs = 86_400_000
const outlook = (facts: Partial<BudgetOutlook>) =>
  ({ budgetId: 'bud_1', basis: 'forecast', lasts: 0.2, periodEndsAt: 30 * dayMs, ...facts }) as BudgetOutlook
const goneAt = (p50: number | null) => ({ p10: null, p50, p90: null })

test('a budget is told of when it will not last its period, or is gone within a week', () => {
  const told = (facts: Partial<BudgetOutlook>) => warningsOf([outlook(facts)], [], 0).tell.length === 1
  expect(told({ goneAt: goneAt(25 * dayMs) })).toBe(true)
  expect(told({ goneAt: goneAt(null) })).toBe(false)
  expect(told({ goneAt: goneAt(25 * dayMs), lasts: 0.46 })).toBe(false)
  expect(told({ goneAt: goneAt(dayMs), basis: 'queue only' })).toBe(false)
  expect(told({ goneAt: goneAt(7 * dayMs), periodEndsAt: null })).toBe(true)
  expect(told({ goneAt: goneAt(8 * dayMs), periodEndsAt: null })).toBe(false)
})

test('a warning stands until the budget is likely to last or is there no more', () => {
  const settled = (lasts: number) =>
    warningsOf([outlook({ lasts, goneAt: goneAt(null) })], ['bud_1'], 0).settle
  expect(settled(0.6)).toEqual([])
  expect(settled(0.7)).toEqual(['bud_1'])
  expect(warningsOf([], ['bud_1'], 0).settle).toEqual(['bud_1'])
})
