import type { NewBudget } from '#shared/budgets.ts'
import { createChanges } from '../changes.ts'
import { createManualClock } from '../clock.ts'
import { createCustomers } from '../customers/customers.ts'
import { randomId } from '../identifiers.ts'
import { openTemporaryStore } from '../store/temporary-store.ts'
import { createBudgets } from './budgets.ts'

/** The real rooms on a real file under a clock that is told to move, with one customer. Monday 5 January 2026, 00:00 UTC. */
export async function openTestStudio(startsAt = Date.parse('2026-01-05T00:00:00Z')) {
  const clock = createManualClock(startsAt)
  const { store, folder, remove } = await openTemporaryStore(clock)
  const changes = createChanges(clock)
  const shared = { store, clock, createId: randomId, changes }
  const customers = createCustomers({ ...shared, hasOpenHolds: (id) => budgets.hasOpenHolds(id) })
  const budgets = createBudgets({ ...shared, customers, studioCurrency: () => 'EUR' })
  const customer = customers.create({ name: 'Show A', tier: 'standard', priority: 5 })

  /** A weekly hard budget of EUR 1.00 unless told otherwise. */
  const createBudget = (draft: Partial<NewBudget> = {}) =>
    budgets.create({
      customerId: customer.id,
      name: 'Show A, weekly',
      unit: { kind: 'money', currency: 'EUR' },
      allowanceMinor: 100,
      period: { kind: 'week', timeZone: 'UTC' },
      renewal: { kind: 'reset' },
      limit: { kind: 'hard' },
      ...draft,
    }).budget

  return { clock, store, folder, changes, customers, budgets, customer, createBudget, remove }
}

export type TestStudio = Awaited<ReturnType<typeof openTestStudio>>

export const dayMs = 86_400_000
export const euros = { kind: 'money', currency: 'EUR' } as const
