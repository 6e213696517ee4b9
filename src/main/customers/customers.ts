import type { Customer, CustomerChange, NewCustomer } from '#shared/customers.ts'

export type Customers = {
  list(options?: { includeArchived?: boolean }): Customer[]
  /** Errors: NOT_FOUND. */
  get(id: string): Customer
  /** Case-insensitive. */
  findByName(name: string): Customer | undefined
  /** Errors: CONFLICT when an active customer has the name. */
  create(draft: NewCustomer): Customer
  update(change: CustomerChange): Customer
  /** The customer keeps its history and can no longer submit. Errors: INVALID_STATE while budgets hold anything. */
  archive(id: string): Customer
}
