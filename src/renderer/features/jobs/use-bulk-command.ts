import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type BulkCommand, type BulkOutcome, describeBulk, type JobSelection } from '#shared/bulk.ts'
import { api, client } from '../../app/api/client.ts'
import { notify, notifyFailure } from '../../app/notices.ts'

export interface BulkCommander {
  /** Asks the host to do this to every job that matches, in one request, and says what came of it. */
  run(command: BulkCommand, filter: JobSelection): Promise<void>
  stop(id: string): Promise<void>
}

export function useBulkCommand(): BulkCommander {
  const queryClient = useQueryClient()
  return useMemo(() => {
    async function follow(asked: Promise<BulkOutcome>): Promise<void> {
      try {
        // What is at work can be seen at once, not only after the first change.
        void queryClient.invalidateQueries({ queryKey: api.jobs.bulkRuns.key() })
        const outcome = await asked
        notify({
          tone: outcome.refusals.length > 0 ? 'bad' : outcome.done > 0 ? 'good' : 'info',
          title: describeBulk(outcome),
          detail: outcome.refusals[0]?.message,
          code: outcome.refusals[0]?.code,
          undo: outcome.undoable ? () => void follow(client.jobs.undoBulk({ id: outcome.id })) : undefined,
        })
      } catch (error) {
        notifyFailure('The jobs were not all seen; Activity tells what was done', error)
      } finally {
        void queryClient.invalidateQueries({ queryKey: api.jobs.key() })
        void queryClient.invalidateQueries({ queryKey: api.queue.key() })
      }
    }
    return {
      run: (command, filter) => follow(client.jobs.bulk({ filter, command })),
      async stop(id) {
        await client.jobs.stopBulk({ id }).catch(() => {
          // It ended by itself meanwhile, and says so.
        })
      },
    }
  }, [queryClient])
}
