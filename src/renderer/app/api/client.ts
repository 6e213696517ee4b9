import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { Contract } from '#shared/contract.ts'
import { createLink } from './link.ts'

/** The contract as functions: `client.jobs.get({ id })`. */
export const client: ContractRouterClient<Contract> = createORPCClient(createLink(window))

/** The contract as TanStack Query options and keys: `useQuery(studio.jobs.get.queryOptions({ input }))`. */
export const api = createTanstackQueryUtils(client)
