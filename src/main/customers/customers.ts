/*
 * Owns who pays: customers with their tier and priority. A customer is archived, never deleted, because its ledger stays.
 * Tables: customers. Knows nothing of budgets or jobs; what stands against archiving is asked through `hasOpenHolds`.
 */
import {
  type Customer,
  type CustomerChange,
  customerChangeSchema,
  type NewCustomer,
  newCustomerSchema,
} from '#shared/customers.ts'
import { HeadroomError } from '#shared/errors.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { CreateId } from '../identifiers.ts'
import { parseInput } from '../parse-input.ts'
import type { Store } from '../store/store.ts'
import { createCustomerStore } from './customers.store.ts'

export type Customers = {
  list(options?: { includeArchived?: boolean }): Customer[]
  /** Errors: NOT_FOUND. */
  get(id: string): Customer
  /** Among active customers; case-insensitive. */
  findByName(name: string): Customer | undefined
  /** Errors: CONFLICT when an active customer has the name, INVALID_INPUT. */
  create(draft: NewCustomer): Customer
  /** Errors: NOT_FOUND, CONFLICT, INVALID_STATE when archived, INVALID_INPUT. */
  update(change: CustomerChange): Customer
  /**
   * The customer keeps its history and can no longer submit. Archiving again changes nothing.
   * Errors: NOT_FOUND, INVALID_STATE while budgets hold anything.
   */
  archive(id: string): Customer
  /**
   * An archived customer may submit again; its closed budgets stay closed. Changes nothing of one that is not archived.
   * Errors: NOT_FOUND, CONFLICT when another has taken its name.
   */
  unarchive(id: string): Customer
}

export type CustomersDependencies = {
  store: Store
  clock: Clock
  createId: CreateId
  changes: Changes
  /** Whether a job of the customer still holds part of a budget. */
  hasOpenHolds(customerId: string): boolean
}

export function createCustomers(dependencies: CustomersDependencies): Customers {
  const { store, clock, createId, changes, hasOpenHolds } = dependencies
  const rows = createCustomerStore(store.database)

  const get = (id: string): Customer => {
    const found = rows.find(id)
    if (found) return found
    throw new HeadroomError('NOT_FOUND', `There is no customer ${id}.`, { customerId: id })
  }

  const refuseTakenName = (name: string, ownId?: string) => {
    const holder = rows.findActiveByName(name)
    if (!holder || holder.id === ownId) return
    throw new HeadroomError(
      'CONFLICT',
      `There is already a customer named ${holder.name}. Use another name.`,
      {
        customerId: holder.id,
      },
    )
  }

  const announce = (customer: Customer): Customer => {
    store.afterCommit(() => changes.publish('customers', customer.id))
    return customer
  }

  return {
    list: ({ includeArchived = false } = {}) => rows.list(includeArchived),
    get,
    findByName: (name) => rows.findActiveByName(name),

    create: (draft) =>
      store.transaction(() => {
        const fields = parseInput(newCustomerSchema, draft)
        refuseTakenName(fields.name)
        const customer = { id: createId('cus'), ...fields, createdAt: clock.now(), archivedAt: null }
        rows.insert(customer)
        return announce(customer)
      }),

    update: (change) =>
      store.transaction(() => {
        const { id, ...fields } = parseInput(customerChangeSchema, change)
        const before = get(id)
        if (before.archivedAt !== null) throw archivedError(before)
        if (fields.name !== undefined) refuseTakenName(fields.name, id)
        const after = {
          ...before,
          name: fields.name ?? before.name,
          tier: fields.tier ?? before.tier,
          priority: fields.priority ?? before.priority,
        }
        rows.update(after)
        return announce(after)
      }),

    archive: (id) =>
      store.transaction(() => {
        const before = get(id)
        if (before.archivedAt !== null) return before
        if (hasOpenHolds(id)) throw busyError(before)
        const after = { ...before, archivedAt: clock.now() }
        rows.update(after)
        return announce(after)
      }),

    unarchive: (id) =>
      store.transaction(() => {
        const before = get(id)
        if (before.archivedAt === null) return before
        if (rows.findActiveByName(before.name)) throw takenMeanwhile(before)
        const after = { ...before, archivedAt: null }
        rows.update(after)
        return announce(after)
      }),
  }
}

function archivedError(customer: Customer): HeadroomError {
  return new HeadroomError(
    'INVALID_STATE',
    `The customer ${customer.name} is archived and cannot be changed. Bring it back first.`,
    { customerId: customer.id, archivedAt: customer.archivedAt },
  )
}

function busyError(customer: Customer): HeadroomError {
  return new HeadroomError(
    'INVALID_STATE',
    `Jobs of ${customer.name} still hold part of a budget. Wait until they end, or cancel them, then archive the customer.`,
    { customerId: customer.id },
  )
}

function takenMeanwhile(customer: Customer): HeadroomError {
  return new HeadroomError(
    'CONFLICT',
    `Another customer is called ${customer.name} now. Rename that one, then bring this one back.`,
    { customerId: customer.id },
  )
}
