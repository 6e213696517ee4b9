import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { workspaceFiles } from '../store/workspace.ts'
import { type JobsStudio, openJobsStudio, settled } from './testing.ts'

const chunks = 700
const options = { work: { chunks, chunkCpuSeconds: 0.05, chunkOutputBytes: 1 }, settings: { threads: 16 } }
let studio: JobsStudio

beforeEach(async () => {
  studio = await openJobsStudio(options)
  await studio.jobs.start()
})
afterEach(async () => {
  await studio.jobs.stop()
  await studio.remove()
})

/** Rows of tasks and dependencies that were committed at once, by what other readers of the file see. */
function watchRows(): number[] {
  const seen: number[] = []
  const count = studio.store.database
    .prepare<[], number>(
      'SELECT (SELECT count(*) FROM job_tasks) + (SELECT count(*) FROM job_task_dependencies)',
    )
    .pluck()
  const { transaction } = studio.store
  studio.store.transaction = (work) => {
    const before = count.get()!
    const result = transaction(work)
    seen.push(count.get()! - before)
    return result
  }
  return seen
}

async function planned(jobId: string): Promise<void> {
  await studio.pass(0.2)
  while (studio.jobs.get(jobId).tasks[0]!.state === 'running') await settled()
}

it('puts a long plan on record in short steps, and starts nothing of it before all is there', async () => {
  const { customer } = studio.createPayer('Acme')
  const job = await studio.submit(customer.id)
  const rowsAtOnce = watchRows()
  await studio.pass(0.2)
  const early = studio.jobs.get(job.id)
  expect(early.tasks.length).toBeLessThan(chunks)
  expect(early.tasks.slice(1).every((task) => task.state === 'pending')).toBe(true)
  expect(studio.runner.started).toHaveLength(1)
  await planned(job.id)
  expect(studio.jobs.get(job.id).tasks).toHaveLength(chunks + 2)
  expect(studio.runner.started).toHaveLength(17)
  expect(Math.max(...rowsAtOnce)).toBeLessThanOrEqual(300)
})

it('plans anew after a crash in the middle, runs every task once and charges once', async () => {
  const { customer, budget } = studio.createPayer('Acme')
  const job = await studio.submit(customer.id)
  await studio.pass(0.2)
  const partial = studio.jobs.get(job.id).tasks.length
  expect(partial).toBeGreaterThan(1)
  expect(partial).toBeLessThan(chunks)

  const next = await openWhatACrashLeaves()
  await next.jobs.start()
  expect(next.jobs.get(job.id).tasks[0]).toMatchObject({ kind: 'prepare', state: 'running' })
  expect(next.runner.started).toHaveLength(1)
  await next.pass(6)
  const { job: done, tasks } = next.jobs.get(job.id)
  expect(done).toMatchObject({ state: 'completed', chargedMinor: 36 })
  expect(tasks).toHaveLength(chunks + 2)
  expect(next.runner.started).toHaveLength(chunks + 2)
  expect(next.budgets.get(budget.id).balance).toMatchObject({ heldMinor: 0, balanceMinor: 99_964 })
  await next.jobs.stop()
  await next.remove()
})

/** The file as it is at this moment, opened by the next start of the program. */
async function openWhatACrashLeaves(): Promise<JobsStudio> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-jobs-'))
  await writeFile(workspaceFiles(folder).database, studio.store.database.serialize())
  return openJobsStudio({ ...options, folder })
}

it('stops taking a plan when its job is cancelled', async () => {
  const { customer, budget } = studio.createPayer('Acme')
  const job = await studio.submit(customer.id)
  await studio.pass(0.2)
  expect((await studio.jobs.cancel(job.id)).state).toBe('cancelled')
  await settled()
  expect(studio.jobs.get(job.id).tasks.length).toBeLessThan(chunks)
  expect(studio.budgets.get(budget.id).balance.heldMinor).toBe(0)
})
