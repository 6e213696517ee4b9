import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '#shared/contract.ts'
import { type Connection, readConnection } from '../api/connection-file.ts'

/** The contract as functions, whoever answers them. */
export type Client = ContractRouterClient<Contract>

/** A console answers its status in milliseconds; one that takes longer is stuck. */
const answerWithinMs = 5000

/** The console that has the workspace open, if it answers. */
export async function findRunningConsole(
  workspaceFolder: string,
): Promise<{ client: Client; connection: Connection } | undefined> {
  const connection = await readConnection(workspaceFolder)
  if (!connection) return undefined
  const headers = { authorization: `Bearer ${connection.secret}` }
  const client: Client = createORPCClient(new RPCLink({ url: `${connection.url}/rpc`, headers }))
  try {
    await client.studio.status(undefined, { signal: AbortSignal.timeout(answerWithinMs) })
    return { client, connection }
  } catch {
    return undefined
  }
}
