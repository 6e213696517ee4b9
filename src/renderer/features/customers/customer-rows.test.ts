import { expect, test } from 'vitest'
import type { BudgetWithBalance } from '#shared/budgets.ts'
import type { Customer } from '#shared/customers.ts'
import { customerRows } from './customer-rows.ts'

const customer = (id: string, name: string, priority = 5): Customer => ({
  id,
  name,
  tier: 'standard',
  priority,
  createdAt: 0,
  archivedAt: null,
})
const account = (customerId: string, spentMinor: number, closedAt: number | null = null): BudgetWithBalance =>
  ({
    budget: { customerId, closedAt },
    balance: { spentMinor, heldMinor: 0, availableMinor: 100 - spentMinor },
  }) as unknown as BudgetWithBalance
const people = [customer('a', 'Zora', 3), customer('b', 'Émile', 7), customer('c', 'Ada', 7)]
const byName = { key: 'name', descending: false }

test('names sort as people expect, accents and all', () => {
  expect(customerRows(people, [], '', byName).map(({ customer: { name } }) => name)).toEqual([
    'Ada',
    'Émile',
    'Zora',
  ])
})

test('a row shows its shortest open budget', () => {
  const budgets = [account('a', 20), account('a', 90), account('a', 100, 1)]
  expect(customerRows(people, budgets, 'zor', byName)[0]?.used).toBeCloseTo(0.9)
})

test('the most used come first and those without a budget last', () => {
  const rows = customerRows(people, [account('a', 20), account('b', 60)], '', {
    key: 'used',
    descending: true,
  })
  expect(rows.map(({ customer: { id } }) => id)).toEqual(['b', 'a', 'c'])
})

test('ties stand by name', () => {
  const rows = customerRows(people, [], '', { key: 'priority', descending: true })
  expect(rows.map(({ customer: { id } }) => id)).toEqual(['c', 'b', 'a'])
})
