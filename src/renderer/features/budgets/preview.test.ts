import { expect, test } from 'vitest'
import type { Budget } from '#shared/budgets.ts'
import { afterAmount, afterChange } from './preview.ts'

const balance = { balanceMinor: 100, heldMinor: 30, availableMinor: 70, spentMinor: 50 }
const budget = { allowanceMinor: 150, limit: { kind: 'hard' } } as unknown as Budget

test('money added can be used at once', () => {
  expect(afterAmount(balance, 25)).toEqual({ ...balance, balanceMinor: 125, availableMinor: 95 })
})

test('a smaller allowance takes from what is left, and an overdraft gives', () => {
  const change = { id: 'b', allowanceMinor: 120, limit: { kind: 'soft', overdraftMinor: 10 } } as const
  expect(afterChange(budget, balance, change)).toEqual({ ...balance, balanceMinor: 70, availableMinor: 50 })
})

test('a change of the name alone changes nothing', () => {
  expect(afterChange(budget, balance, { id: 'b', name: 'x' })).toEqual(balance)
})
