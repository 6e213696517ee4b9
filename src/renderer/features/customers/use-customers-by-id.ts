import { useQuery } from '@tanstack/react-query'
import type { Customer } from '#shared/customers.ts'
import { api } from '../../app/api/client.ts'

/** Every customer by id, the archived ones too: old jobs still name them. */
export function useCustomersById(): ReadonlyMap<string, Customer> {
  const { data } = useQuery(api.customers.list.queryOptions({ input: { includeArchived: true } }))
  return data ? byId(data) : nobody
}

const nobody: ReadonlyMap<string, Customer> = new Map()
const known = new WeakMap<readonly Customer[], ReadonlyMap<string, Customer>>()

/** One map a list, however many rows ask: a studio may have a thousand customers and a table a hundred rows. */
function byId(customers: readonly Customer[]): ReadonlyMap<string, Customer> {
  const found = known.get(customers)
  if (found) return found
  const made = new Map(customers.map((customer) => [customer.id, customer]))
  known.set(customers, made)
  return made
}
