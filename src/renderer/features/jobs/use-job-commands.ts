import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, client } from '../../app/api/client.ts'
import { toFailure } from '../../app/api/failure.ts'
import { notify } from '../../app/notices.ts'
import { actionFacts, type BulkOutcome, describeOutcome, type JobAction } from './job-actions.ts'

export interface CommandedJob {
  id: string
  sourceName: string
  priority: number
}

export interface JobCommands {
  /** Asks the host to do this to each of the jobs, and says what came of it. */
  run(action: JobAction, jobs: readonly CommandedJob[]): Promise<void>
  setPriority(priority: number, jobs: readonly CommandedJob[]): Promise<void>
}

const atOnce = 6

async function forEachJob(
  jobs: readonly CommandedJob[],
  command: (job: CommandedJob) => Promise<unknown>,
): Promise<BulkOutcome> {
  const outcome: BulkOutcome = { done: 0, refused: [] }
  const waiting = [...jobs]
  async function work(): Promise<void> {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      try {
        await command(job)
        outcome.done += 1
      } catch (error) {
        outcome.refused.push({ name: job.sourceName, message: toFailure(error).message })
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, work))
  return outcome
}

function report(done: string, outcome: BulkOutcome, undo?: () => void): void {
  const [first] = outcome.refused
  notify({
    tone: first ? 'bad' : 'good',
    title: describeOutcome(done, outcome),
    detail: first && `${first.name}: ${first.message}`,
    undo: outcome.done > 0 ? undo : undefined,
  })
}

export function useJobCommands(): JobCommands {
  const queryClient = useQueryClient()
  return useMemo(() => {
    const reread = (): void => {
      void queryClient.invalidateQueries({ queryKey: api.jobs.key() })
      void queryClient.invalidateQueries({ queryKey: api.queue.key() })
    }
    const commands: JobCommands = {
      async run(action, jobs) {
        const { done, undo } = actionFacts[action]
        const outcome = await forEachJob(jobs, ({ id }) => client.jobs[action]({ id }))
        reread()
        report(done, outcome, undo && (() => void commands.run(undo, jobs)))
      },
      async setPriority(priority, jobs) {
        const outcome = await forEachJob(jobs, ({ id }) => client.jobs.setPriority({ id, priority }))
        reread()
        report(`set to priority ${priority}`, outcome, () => {
          void forEachJob(jobs, (job) =>
            client.jobs.setPriority({ id: job.id, priority: job.priority }),
          ).then(reread)
        })
      },
    }
    return commands
  }, [queryClient])
}
