import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dayMs, euros, openTestStudio, type TestStudio } from './testing.ts'

let studio: TestStudio
beforeEach(async () => {
  studio = await openTestStudio()
})
afterEach(() => studio.remove())

const hold = (budgetId: string, amountMinor: number) =>
  studio.budgets.hold({ budgetId, jobId: 'job_aaaaaa', amountMinor, note: '' }).holdId
const settle = (holdId: string, amountMinor: number) =>
  studio.budgets.settle({ holdId, amountMinor, note: '' })
const spend = (budgetId: string, amountMinor: number) => settle(hold(budgetId, amountMinor), amountMinor)
const balance = (budgetId: string) => studio.budgets.get(budgetId).balance
const kinds = (budgetId: string) =>
  studio.budgets
    .ledger({ id: budgetId, limit: 100, offset: 0 })
    .entries.map((entry) => `${entry.kind} ${entry.balanceDeltaMinor}`)
    .reverse()

describe('at the end of a calendar period', () => {
  it('reset expires the rest and grants anew, once for each period that passed', () => {
    const { id } = studio.createBudget()
    spend(id, 30)
    studio.clock.advance(21 * dayMs)
    expect(balance(id)).toMatchObject({ balanceMinor: 100, spentMinor: 0, availableMinor: 100 })
    studio.budgets.renewDue()
    expect(kinds(id)).toEqual([
      'grant 100',
      'hold 0',
      'settlement -30',
      'expiry -70',
      'grant 100',
      'expiry -100',
      'grant 100',
      'expiry -100',
      'grant 100',
    ])
  })

  it('rollover keeps the rest up to its cap', () => {
    const { id } = studio.createBudget({ renewal: { kind: 'rollover', capMinor: 50 } })
    spend(id, 80)
    studio.clock.advance(7 * dayMs)
    expect(balance(id).balanceMinor).toBe(120)
    studio.clock.advance(7 * dayMs)
    expect(balance(id).balanceMinor).toBe(150)
  })

  it('manual keeps the rest and grants nothing', () => {
    const { id } = studio.createBudget({ renewal: { kind: 'manual' } })
    spend(id, 80)
    studio.clock.advance(70 * dayMs)
    expect(balance(id)).toMatchObject({ balanceMinor: 20, spentMinor: 0 })
  })

  it('end expires the rest and refuses new jobs', () => {
    const { id } = studio.createBudget({ renewal: { kind: 'end' } })
    studio.clock.advance(7 * dayMs)
    expect(balance(id)).toMatchObject({ balanceMinor: 0, availableMinor: 0 })
    expect(() => hold(id, 0)).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }))
    expect(studio.budgets.defaultFor(studio.customer.id)).toBeUndefined()
  })

  it('falls on the instant the period ends, not before', () => {
    const { id } = studio.createBudget()
    spend(id, 100)
    studio.clock.advance(7 * dayMs - 1)
    expect(balance(id).balanceMinor).toBe(0)
    studio.clock.advance(1)
    expect(balance(id).balanceMinor).toBe(100)
  })

  it('carries a soft budget’s debt into the next period', () => {
    const { id } = studio.createBudget({ limit: { kind: 'soft', overdraftMinor: 50 } })
    spend(id, 150)
    studio.clock.advance(7 * dayMs)
    expect(balance(id)).toMatchObject({ balanceMinor: 50, availableMinor: 100 })
  })
})

describe('a hold that outlives its period', () => {
  it('stays promised, and what it leaves unused expires with its period', () => {
    const { id } = studio.createBudget()
    const late = hold(id, 60)
    studio.clock.advance(7 * dayMs)
    expect(balance(id)).toMatchObject({ balanceMinor: 160, heldMinor: 60, availableMinor: 100 })
    settle(late, 45)
    expect(balance(id)).toMatchObject({
      balanceMinor: 100,
      heldMinor: 0,
      availableMinor: 100,
      spentMinor: 45,
    })
  })

  it('rolls over what it leaves only as far as the cap has room', () => {
    const { id } = studio.createBudget({ renewal: { kind: 'rollover', capMinor: 50 } })
    const late = hold(id, 60)
    const later = hold(id, 10)
    studio.clock.advance(7 * dayMs)
    expect(balance(id).availableMinor).toBe(130)
    studio.budgets.release({ holdId: late, note: '' })
    expect(balance(id).availableMinor).toBe(150)
    studio.budgets.release({ holdId: later, note: '' })
    expect(balance(id).availableMinor).toBe(150)
  })

  it('first pays the debt it made in a soft budget', () => {
    const { id } = studio.createBudget({ limit: { kind: 'soft', overdraftMinor: 50 } })
    const late = hold(id, 140)
    studio.clock.advance(7 * dayMs)
    expect(balance(id).availableMinor).toBe(110)
    studio.budgets.release({ holdId: late, note: '' })
    expect(balance(id)).toMatchObject({ balanceMinor: 100, availableMinor: 150 })
  })

  it('expires with a budget that ended', () => {
    const { id } = studio.createBudget({ renewal: { kind: 'end' } })
    const late = hold(id, 60)
    studio.clock.advance(8 * dayMs)
    settle(late, 20)
    expect(balance(id)).toMatchObject({ balanceMinor: 0, heldMinor: 0 })
  })
})

it('returns each settlement of a rolling budget once its days have passed', () => {
  const { id } = studio.createBudget({ period: { kind: 'rolling', days: 7 } })
  spend(id, 30)
  studio.clock.advance(dayMs)
  spend(id, 50)
  expect(balance(id)).toMatchObject({ balanceMinor: 20, spentMinor: 80 })
  studio.clock.advance(6 * dayMs - 1)
  expect(balance(id)).toMatchObject({ balanceMinor: 20, spentMinor: 80 })
  studio.clock.advance(1)
  expect(balance(id)).toMatchObject({ balanceMinor: 50, spentMinor: 50 })
  studio.clock.advance(30 * dayMs)
  expect(balance(id)).toMatchObject({ balanceMinor: 100, spentMinor: 0 })
  studio.clock.advance(30 * dayMs)
  expect(balance(id).balanceMinor).toBe(100)
})

it('opens a fixed window when it begins and closes it when it ends', () => {
  const now = studio.clock.now()
  const { id } = studio.createBudget({
    period: { kind: 'fixed', startsAt: now + dayMs, endsAt: now + 3 * dayMs },
    renewal: { kind: 'end' },
  })
  expect(balance(id)).toMatchObject({ balanceMinor: 0, availableMinor: 0 })
  expect(() => hold(id, 1)).toThrow(/begins on 2026-01-06/)
  studio.clock.advance(dayMs)
  spend(id, 40)
  expect(balance(id)).toMatchObject({ balanceMinor: 60, spentMinor: 40 })
  studio.clock.advance(2 * dayMs)
  expect(balance(id)).toMatchObject({ balanceMinor: 0, spentMinor: 40 })
  expect(() => hold(id, 1)).toThrow(/ended on 2026-01-08/)
})

it('tells the balance of any past moment, renewals included', () => {
  const start = studio.clock.now()
  const { id } = studio.createBudget()
  studio.clock.advance(dayMs)
  spend(id, 30)
  studio.clock.advance(6 * dayMs)
  spend(id, 10)
  studio.clock.advance(14 * dayMs)
  const at = (days: number) => {
    const then = studio.budgets.balanceAt(id, start + days * dayMs)
    return [then.balanceMinor, then.spentMinor, (then.periodStartsAt - start) / dayMs]
  }
  expect(at(0)).toEqual([100, 0, 0])
  expect(at(1)).toEqual([70, 30, 0])
  expect(at(6)).toEqual([70, 30, 0])
  expect(at(7)).toEqual([90, 10, 7])
  expect(at(20)).toEqual([100, 0, 14])
  expect(studio.budgets.balanceAt(id, start - 1)).toMatchObject({ balanceMinor: 0, availableMinor: 0 })
  expect(() => studio.budgets.balanceAt(id, studio.clock.now() + 1)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT' }),
  )
})

it('names when something is due next, and renews a few budgets at a time', () => {
  const start = studio.clock.now()
  for (let count = 0; count < 3; count++) studio.createBudget()
  expect(studio.budgets.nextDueAt()).toBe(start + 7 * dayMs)
  expect(studio.budgets.renewDue()).toBe(false)
  studio.clock.advance(7 * dayMs)
  expect(studio.budgets.renewDue({ atMost: 2 })).toBe(true)
  expect(studio.budgets.renewDue({ atMost: 2 })).toBe(false)
  expect(studio.budgets.nextDueAt()).toBe(start + 14 * dayMs)
})

it('refuses periods and renewals that contradict each other', () => {
  const now = studio.clock.now()
  const refused = expect.objectContaining({ code: 'INVALID_INPUT' })
  expect(() =>
    studio.createBudget({ period: { kind: 'rolling', days: 7 }, renewal: { kind: 'end' } }),
  ).toThrow(refused)
  expect(() => studio.createBudget({ period: { kind: 'fixed', startsAt: now, endsAt: now + 1 } })).toThrow(
    refused,
  )
  expect(() =>
    studio.createBudget({
      period: { kind: 'fixed', startsAt: 1, endsAt: now },
      renewal: { kind: 'end' },
    }),
  ).toThrow(refused)
})

it('lets a rolling budget lose only what is available, so that returns cannot exceed the new allowance', () => {
  const { id } = studio.createBudget({ period: { kind: 'rolling', days: 7 } })
  spend(id, 90)
  expect(() => studio.budgets.update({ id, allowanceMinor: 80 })).toThrow(
    expect.objectContaining({ code: 'BUDGET_EXHAUSTED' }),
  )
  studio.budgets.update({ id, allowanceMinor: 95 })
  studio.clock.advance(7 * dayMs)
  expect(balance(id).balanceMinor).toBe(95)
  studio.budgets.topUp({ budgetId: id, amountMinor: 5, unit: euros, note: '', idempotencyKey: 'top-up-1' })
  expect(balance(id).balanceMinor).toBe(100)
})
