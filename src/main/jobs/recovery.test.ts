import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { workFolderOf } from './submission.ts'
import { type JobsStudio, openJobsStudio } from './testing.ts'

let studio: JobsStudio

beforeEach(async () => {
  studio = await openJobsStudio()
  await studio.jobs.start()
})
afterEach(async () => {
  await studio.jobs.stop()
  await studio.remove()
})

const chunks = ['0000', '0001', '0002', '0003'].map((ordinal) => `video/prf_test_360p/${ordinal}`)

describe('the start after a crash', () => {
  it('goes on from the finished chunks and charges each once', async () => {
    const { customer } = studio.createPayer('Acme')
    const job = await studio.submit(customer.id)
    await studio.pass(7)
    studio = await studio.crash()
    await studio.pass(12)
    expect(studio.runner.started.map((run) => run.key).sort()).toEqual(['assemble', chunks[1], chunks[3]])
    expect(studio.jobs.get(job.id).job).toMatchObject({ state: 'completed', chargedMinor: 21, attempts: 2 })
    expect(studio.budgets.openHolds()).toEqual([])
  })

  it('repeats a chunk whose files are gone, and forgets what it used before', async () => {
    const { customer } = studio.createPayer('Acme')
    const job = await studio.submit(customer.id)
    await studio.pass(6)
    const done = studio.jobs.get(job.id).tasks.find((task) => task.kind === 'video' && task.state === 'done')!
    studio.runner.lose(workFolderOf(studio.folder, job.id), done.key)
    studio = await studio.crash()
    await studio.pass(20)
    expect(studio.runner.started.map((run) => run.key)).toContain(done.key)
    expect(studio.jobs.get(job.id).job).toMatchObject({ state: 'completed', chargedMinor: 21 })
  })

  it('leaves a paused job paused and a delayed one delayed', async () => {
    const { customer } = studio.createPayer('Acme')
    const job = await studio.submit(customer.id)
    await studio.pass(1)
    studio.jobs.pause(job.id)
    studio = await studio.crash()
    await studio.pass(5)
    expect(studio.jobs.get(job.id).job.state).toBe('paused')
    studio.jobs.resume(job.id)
    await studio.pass(15)
    expect(studio.jobs.get(job.id).job.state).toBe('completed')
  })

  it('ends holds whose job has ended or never was', async () => {
    const { budget } = studio.createPayer('Acme')
    studio.budgets.hold({ budgetId: budget.id, jobId: 'job_nowhere', amountMinor: 50, note: '' })
    studio = await studio.crash()
    expect(studio.budgets.openHolds()).toEqual([])
  })

  it('remembers settings', async () => {
    studio.jobs.setSettings({ threads: 7 })
    studio = await studio.crash()
    expect(studio.jobs.settings().threads).toBe(7)
  })
})

it('goes on after an orderly stop as well', async () => {
  const { customer } = studio.createPayer('Acme')
  const job = await studio.submit(customer.id)
  await studio.pass(7)
  await studio.jobs.stop()
  expect(studio.jobs.get(job.id).job.state).toBe('queued')
  studio = await studio.crash()
  await studio.pass(12)
  expect(studio.jobs.get(job.id).job).toMatchObject({ state: 'completed', chargedMinor: 21 })
})
