import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Customer } from '#shared/customers.ts'
import { api } from '../../app/api/client.ts'

/** Every customer by id, the archived ones too: old jobs still name them. */
export function useCustomersById(): ReadonlyMap<string, Customer> {
  const { data } = useQuery(api.customers.list.queryOptions({ input: { includeArchived: true } }))
  return useMemo(() => new Map((data ?? []).map((customer) => [customer.id, customer])), [data])
}
