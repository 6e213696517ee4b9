import { queryOptions } from '@tanstack/react-query'
import { api, client } from './client.ts'
import { connectionStore, staleAfterMs } from './connection.ts'
import { toFailure } from './failure.ts'

/** The studio's status doubles as the heartbeat: an answer proves that the host is there even when nothing changes. */
export const statusQuery = queryOptions({
  queryKey: api.studio.status.queryKey(),
  queryFn: async ({ signal }) => {
    try {
      const status = await client.studio.status(undefined, { signal })
      const { phase } = connectionStore.get()
      connectionStore.update({ lastHeardAt: Date.now(), phase: phase === 'signed-out' ? 'live' : phase })
      return status
    } catch (error) {
      if (toFailure(error).code === 'UNAUTHENTICATED') connectionStore.update({ phase: 'signed-out' })
      throw error
    }
  },
  refetchInterval: staleAfterMs / 3,
})
