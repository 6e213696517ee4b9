import { setTimeout as pause } from 'node:timers/promises'
import type { Job, QueueEntry } from '#shared/jobs.ts'
import type { Client } from './client.ts'
import type { CommandContext } from './command.ts'
import { createProgress, remainingNote } from './progress.ts'

const lookEveryMs = 500
const endStates = new Set<Job['state']>(['completed', 'failed', 'cancelled'])

/** Follows jobs to their end, drawing bars when somebody watches. Interrupted, it stops watching; the jobs go on. */
export async function waitForJobs(
  client: Client,
  jobs: readonly Job[],
  { output, signal }: Pick<CommandContext, 'output' | 'signal'>,
): Promise<Job[]> {
  const progress = createProgress(output)
  let current = [...jobs]
  while (current.some(({ state }) => !endStates.has(state))) {
    await pause(lookEveryMs, undefined, { signal })
    const { entries } = await client.queue.get(undefined, { signal })
    current = await Promise.all(current.map((job) => lookAgain(client, job, signal)))
    progress.show(current.map((job) => progressOf(job, entries)))
  }
  progress.end()
  return current
}

async function lookAgain(client: Client, job: Job, signal: AbortSignal): Promise<Job> {
  return endStates.has(job.state) ? job : (await client.jobs.get({ id: job.id }, { signal })).job
}

function progressOf(job: Job, entries: readonly QueueEntry[]) {
  const entry = entries.find(({ jobId }) => jobId === job.id)
  const note =
    job.state === 'running'
      ? remainingNote(entry?.finishesInSeconds.p50 ?? null)
      : job.state === 'queued'
        ? (entry?.reason ?? 'queued')
        : job.state
  return { name: job.sourceName, share: job.progress, note }
}
