import { HeadroomError } from '#shared/errors.ts'
import type { QuoteRequest } from '#shared/quotes.ts'
import type { PriceBook } from '#shared/studio.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { Customers } from '../customers/customers.ts'
import type { Transcode } from '../transcode/transcode.ts'
import { admitBudget, admitCustomer } from './admission.ts'
import type { Order } from './reckoning.ts'
import { profileIdsOf } from './work.ts'

export type OrderRooms = {
  customers: Pick<Customers, 'get'>
  budgets: Pick<Budgets, 'get' | 'defaultFor'>
  transcode: Pick<Transcode, 'profiles'>
}

/** Who pays for what, checked before the source is read. */
export function takeOrder(
  request: Omit<QuoteRequest, 'sourcePath'>,
  rooms: OrderRooms,
  book: PriceBook,
): Order {
  const customer = rooms.customers.get(request.customerId)
  const budget =
    request.budgetId === undefined
      ? (rooms.budgets.defaultFor(customer.id) ?? null)
      : rooms.budgets.get(request.budgetId).budget
  if (budget) admitBudget(budget, customer, book)
  const ids = [...new Set(request.outputs.flatMap(profileIdsOf))]
  const profiles = ids.map((id) => rooms.transcode.profiles.get(id))
  admitCustomer(customer, profiles)
  return {
    customer,
    budget,
    outputs: request.outputs,
    profiles,
    priority: request.priority ?? customer.priority,
    deadlineAt: request.deadlineAt ?? null,
  }
}

/** Errors: INVALID_INPUT. */
export function refusePastDeadline({ deadlineAt }: QuoteRequest, now: number): void {
  if (deadlineAt === undefined || deadlineAt > now) return
  throw new HeadroomError('INVALID_INPUT', 'This deadline has passed. Choose a later one, or none.', {
    deadlineAt,
  })
}
