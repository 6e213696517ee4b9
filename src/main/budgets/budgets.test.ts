import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { maximumAmountMinor } from '#shared/amounts.ts'
import type { Change } from '#shared/changes.ts'
import { dayMs, euros, openTestStudio, type TestStudio } from './testing.ts'

let studio: TestStudio
beforeEach(async () => {
  studio = await openTestStudio()
})
afterEach(() => studio.remove())

const hold = (budgetId: string, amountMinor: number, jobId = 'job_aaaaaa') =>
  studio.budgets.hold({ budgetId, jobId, amountMinor, note: '' }).holdId
const settle = (holdId: string, amountMinor: number) =>
  studio.budgets.settle({ holdId, amountMinor, note: '' })
const release = (holdId: string) => studio.budgets.release({ holdId, note: '' })
const standing = (budgetId: string) => {
  const { balanceMinor, heldMinor, availableMinor, spentMinor } = studio.budgets.get(budgetId).balance
  return [balanceMinor, heldMinor, availableMinor, spentMinor]
}

describe('holds', () => {
  it('promise, then pay what was used and give back the rest', () => {
    const { id } = studio.createBudget()
    const first = hold(id, 60)
    expect(standing(id)).toEqual([100, 60, 40, 0])
    expect(settle(first, 45)).toEqual({ chargedMinor: 45, unchargedMinor: 0 })
    expect(standing(id)).toEqual([55, 0, 55, 45])
    release(hold(id, 55))
    expect(standing(id)).toEqual([55, 0, 55, 45])
  })

  it('are refused beyond what is available, saying what is', () => {
    const { id } = studio.createBudget()
    hold(id, 60)
    expect(() => hold(id, 41)).toThrow(/EUR 0\.40 available and the job needs EUR 0\.41/)
    expect(() => hold(id, 41)).toThrow(
      expect.objectContaining({
        code: 'BUDGET_EXHAUSTED',
        details: expect.objectContaining({ availableMinor: 40 }),
      }),
    )
    expect(standing(id)).toEqual([100, 60, 40, 0])
  })

  it('end once: a second end changes nothing and says what was charged', () => {
    const { id } = studio.createBudget()
    const settled = hold(id, 60)
    settle(settled, 45)
    expect(settle(settled, 10)).toEqual({ chargedMinor: 45, unchargedMinor: 0 })
    release(settled)
    const released = hold(id, 10)
    release(released)
    expect(settle(released, 10)).toEqual({ chargedMinor: 0, unchargedMinor: 0 })
    expect(standing(id)).toEqual([55, 0, 55, 45])
  })

  it('that cost more are paid from what is available, and no further', () => {
    const { id } = studio.createBudget()
    const first = hold(id, 30)
    const second = hold(id, 50)
    expect(settle(first, 75)).toEqual({ chargedMinor: 50, unchargedMinor: 25 })
    expect(standing(id)).toEqual([50, 50, 0, 50])
    expect(settle(second, 51)).toEqual({ chargedMinor: 50, unchargedMinor: 1 })
    expect(standing(id)).toEqual([0, 0, 0, 100])
  })

  it('join an outer transaction and go with it', () => {
    const { id } = studio.createBudget()
    const published: Change[] = []
    studio.changes.subscribe((change) => published.push(change))
    expect(() =>
      studio.store.transaction(() => {
        hold(id, 60)
        throw new Error('the job could not be stored')
      }),
    ).toThrow('the job')
    expect(standing(id)).toEqual([100, 0, 100, 0])
    expect(studio.budgets.openHolds()).toEqual([])
    expect(published).toEqual([])
    hold(id, 60)
    expect(published).toContainEqual(expect.objectContaining({ topic: 'budgets', id }))
  })

  it('are listed while open', () => {
    const { id } = studio.createBudget()
    release(hold(id, 1))
    const open = hold(id, 60, 'job_bbbbbb')
    expect(studio.budgets.openHolds()).toEqual([
      { holdId: open, budgetId: id, jobId: 'job_bbbbbb', amountMinor: 60 },
    ])
    expect(() => studio.customers.archive(studio.customer.id)).toThrow(
      expect.objectContaining({ code: 'INVALID_STATE' }),
    )
  })
})

it('lets a soft budget go below zero by its overdraft only', () => {
  const { id } = studio.createBudget({ limit: { kind: 'soft', overdraftMinor: 50 } })
  const first = hold(id, 140)
  expect(() => hold(id, 11)).toThrow(expect.objectContaining({ code: 'BUDGET_EXHAUSTED' }))
  expect(settle(first, 200)).toEqual({ chargedMinor: 150, unchargedMinor: 50 })
  expect(standing(id)).toEqual([-50, 0, 0, 150])
})

describe('top-ups and adjustments', () => {
  const topUp = (budgetId: string, amountMinor: number, idempotencyKey = 'key-00000001') =>
    studio.budgets.topUp({ budgetId, amountMinor, unit: euros, note: '', idempotencyKey })
  const adjust = (budgetId: string, amountMinor: number, idempotencyKey = 'key-00000002') =>
    studio.budgets.adjust({ budgetId, amountMinor, unit: euros, note: 'a correction', idempotencyKey })

  it('take effect once a key', () => {
    const { id } = studio.createBudget()
    expect(topUp(id, 30).balanceMinor).toBe(130)
    expect(topUp(id, 30).balanceMinor).toBe(130)
    expect(() => topUp(id, 31)).toThrow(expect.objectContaining({ code: 'CONFLICT' }))
    expect(() => adjust(id, 30, 'key-00000001')).toThrow(expect.objectContaining({ code: 'CONFLICT' }))
    expect(adjust(id, -30).balanceMinor).toBe(100)
    expect(adjust(id, -30).balanceMinor).toBe(100)
  })

  it('cannot take what is promised', () => {
    const { id } = studio.createBudget()
    hold(id, 60)
    expect(() => adjust(id, -41)).toThrow(expect.objectContaining({ code: 'BUDGET_EXHAUSTED' }))
    expect(adjust(id, -40).availableMinor).toBe(0)
  })

  it.each([Number.NaN, 0.5, -1, 0, Number.POSITIVE_INFINITY, maximumAmountMinor + 1, 2 ** 60])(
    'refuse %s',
    (amount) => {
      const { id } = studio.createBudget()
      expect(() => topUp(id, amount)).toThrow(expect.objectContaining({ code: 'INVALID_AMOUNT' }))
      expect(standing(id)).toEqual([100, 0, 100, 0])
    },
  )

  it('refuse another currency, an overflowing balance and a closed budget', () => {
    const { id } = studio.createBudget()
    expect(() =>
      studio.budgets.topUp({
        budgetId: id,
        amountMinor: 1,
        unit: { kind: 'money', currency: 'USD' },
        note: '',
        idempotencyKey: 'key-00000003',
      }),
    ).toThrow(expect.objectContaining({ code: 'CURRENCY_MISMATCH' }))
    expect(() => topUp(id, maximumAmountMinor)).toThrow(expect.objectContaining({ code: 'INVALID_AMOUNT' }))
    studio.budgets.close(id)
    expect(() => topUp(id, 1)).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }))
  })
})

it.each([Number.NaN, 0.5, -1, Number.POSITIVE_INFINITY, maximumAmountMinor + 1])(
  'refuses to hold or settle %s',
  (amount) => {
    const { id } = studio.createBudget()
    expect(() => hold(id, amount)).toThrow(expect.objectContaining({ code: 'INVALID_AMOUNT' }))
    const good = hold(id, 10)
    expect(() => settle(good, amount)).toThrow(expect.objectContaining({ code: 'INVALID_AMOUNT' }))
    expect(standing(id)).toEqual([100, 10, 90, 0])
  },
)

describe('budgets', () => {
  it('count in the studio’s currency or in compute units', () => {
    expect(() => studio.createBudget({ unit: { kind: 'money', currency: 'USD' } })).toThrow(
      expect.objectContaining({ code: 'CURRENCY_MISMATCH' }),
    )
    expect(() => studio.createBudget({ allowanceMinor: Number.NaN })).toThrow(
      expect.objectContaining({ code: 'INVALID_AMOUNT' }),
    )
    expect(studio.createBudget({ unit: { kind: 'compute' } }).unit).toEqual({ kind: 'compute' })
  })

  it('cannot be closed while anything is held, and hold nothing once closed', () => {
    const { id } = studio.createBudget()
    const open = hold(id, 0)
    expect(() => studio.budgets.close(id)).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }))
    release(open)
    studio.budgets.close(id)
    expect(standing(id)).toEqual([100, 0, 0, 0])
    expect(() => hold(id, 1)).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }))
    studio.clock.advance(30 * dayMs)
    expect(standing(id)).toEqual([100, 0, 0, 0])
  })

  it('stand in the order of their need, the closed ones left out', () => {
    const [roomy, short, gone, closed] = [1, 2, 3, 4].map(() => studio.createBudget().id) as [
      string,
      string,
      string,
      string,
    ]
    settle(hold(roomy, 10), 10)
    hold(short, 95)
    settle(hold(gone, 100), 100)
    settle(hold(closed, 100), 100)
    studio.budgets.close(closed)
    const { shortest, open, nearlyUsed } = studio.budgets.shortest(2)
    expect(shortest.map(({ budget }) => budget.id)).toEqual([gone, short])
    expect({ open, nearlyUsed }).toEqual({ open: 3, nearlyUsed: 2 })
  })

  it('have their oldest open one as default', () => {
    const first = studio.createBudget()
    studio.clock.advance(1)
    const second = studio.createBudget()
    expect(studio.budgets.defaultFor(studio.customer.id)?.id).toBe(first.id)
    studio.budgets.close(first.id)
    expect(studio.budgets.defaultFor(studio.customer.id)?.id).toBe(second.id)
  })

  it('adjust the current period when their allowance changes, by no more than is available', () => {
    const { id } = studio.createBudget()
    hold(id, 60)
    studio.budgets.update({ id, allowanceMinor: 150 })
    expect(standing(id)).toEqual([150, 60, 90, 0])
    studio.budgets.update({ id, allowanceMinor: 20 })
    expect(standing(id)).toEqual([60, 60, 0, 0])
  })
})

describe('the ledger', () => {
  it('is paged, newest first, with filters', () => {
    const { id } = studio.createBudget()
    const start = studio.clock.now()
    for (let job = 0; job < 5; job++) {
      studio.clock.advance(1000)
      settle(hold(id, 10), 5)
    }
    const all = studio.budgets.ledger({ id, limit: 3, offset: 0 })
    expect(all.total).toBe(11)
    expect(all.entries.map((entry) => entry.kind)).toEqual(['settlement', 'hold', 'settlement'])
    const some = studio.budgets.ledger({
      id,
      limit: 10,
      offset: 1,
      kinds: ['settlement'],
      from: start + 2000,
      until: start + 4000,
    })
    expect(some.total).toBe(3)
    expect(some.entries.map((entry) => entry.at - start)).toEqual([3000, 2000])
    const window = studio.budgets.ledger({ id, limit: 1, offset: 0, from: start + 2000, until: start + 3000 })
    expect(window.total).toBe(4)
    const never = studio.budgets.ledger({ id, limit: 1, offset: 0, from: start + 3000, until: start + 1 })
    expect(never).toEqual({ entries: [], total: 0 })
    expect(some.entries[0]).toMatchObject({ balanceDeltaMinor: -5, heldDeltaMinor: -10, balanceMinor: 85 })
  })

  it('cannot be changed or shortened', () => {
    studio.createBudget()
    const { database } = studio.store
    expect(() => database.exec('UPDATE ledger SET balance_delta_minor = 1')).toThrow('append-only')
    expect(() => database.exec('DELETE FROM ledger')).toThrow('append-only')
  })

  it('never runs backwards, even when the clock does', async () => {
    const { id } = studio.createBudget()
    studio.clock.advance(5000)
    hold(id, 1)
    studio.clock.advance(-4000)
    hold(id, 1)
    const times = studio.budgets.ledger({ id, limit: 10, offset: 0 }).entries.map((entry) => entry.at)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
  })
})
