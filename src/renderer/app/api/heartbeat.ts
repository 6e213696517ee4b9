import { queryOptions } from '@tanstack/react-query'
import { api, client } from './client.ts'
import { connectionStore, staleAfterMs } from './connection.ts'

/** The studio's status doubles as the heartbeat: an answer proves that the host is there even when nothing changes. */
export const statusQuery = queryOptions({
  queryKey: api.studio.status.queryKey(),
  queryFn: async ({ signal }) => {
    const status = await client.studio.status(undefined, { signal })
    connectionStore.update({ lastHeardAt: Date.now() })
    return status
  },
  refetchInterval: staleAfterMs / 3,
})
