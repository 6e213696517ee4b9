import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BulkCommand, describeBulk, type JobSelection } from '#shared/bulk.ts'
import { HeadroomError } from '#shared/errors.ts'
import type { JobState } from '#shared/jobs.ts'
import { type JobsStudio, openJobsStudio, settled } from './testing.ts'

let studio: JobsStudio

beforeEach(async () => {
  studio = await openJobsStudio()
  await studio.jobs.start()
})
afterEach(async () => {
  await studio.jobs.stop()
  await studio.remove()
})

const bulk = (command: BulkCommand, filter: JobSelection = {}) => studio.jobs.bulk.run({ filter, command })
const states = () =>
  Object.groupBy(
    studio.jobs.list({ limit: 1000, offset: 0, sort: 'createdAt', descending: false }).jobs,
    ({ state }) => state,
  )
const countOf = (state: JobState) => states()[state]?.length ?? 0

async function submit(amount: number, name = 'clip', customer = studio.createPayer(`For ${name}`).customer) {
  const jobs = []
  for (let index = 0; index < amount; index += 1) {
    jobs.push(await studio.submit(customer.id, { sourcePath: `/media/${name} ${index}.mp4` }))
  }
  return { customer, jobs }
}

describe('one command over many jobs', () => {
  it('cancels all that match, gives back what was held, and starts none of them meanwhile', async () => {
    const { customer } = await submit(60)
    const startedBefore = studio.runner.started.length
    const outcome = await bulk({ action: 'cancel' })
    expect(outcome).toMatchObject({ seen: 60, done: 60, leftAlone: [], refusals: [], undoable: false })
    expect(countOf('cancelled')).toBe(60)
    expect(studio.runner.started.length).toBe(startedBefore)
    const [budget] = studio.budgets.list({ customerId: customer.id })
    expect(budget?.balance.heldMinor).toBe(0)
    expect(studio.jobs.queue().threadsInUse).toBe(0)
  })

  it('leaves those alone that it is not for, and says why', async () => {
    const { jobs } = await submit(5)
    await studio.jobs.cancel(jobs[4]!.id)
    studio.jobs.pause(jobs[3]!.id)
    const outcome = await bulk({ action: 'pause' })
    expect(outcome).toMatchObject({ seen: 5, done: 3 })
    expect(describeBulk(outcome)).toBe('3 jobs paused, 1 had been paused before, 1 had already ended')
  })

  it('keeps to the filter: state, customer and name', async () => {
    await submit(3, 'drone')
    const { customer } = await submit(3, 'stage')
    expect(await bulk({ action: 'cancel' }, { text: 'DRONE 1' })).toMatchObject({ seen: 1, done: 1 })
    expect(await bulk({ action: 'pause' }, { customerId: customer.id })).toMatchObject({ seen: 3, done: 3 })
    expect(await bulk({ action: 'cancel' }, { states: ['paused'] })).toMatchObject({ seen: 3, done: 3 })
    expect(countOf('cancelled')).toBe(4)
  })

  it('tells how many could not be, and why, and goes on with the rest', async () => {
    const { customer } = studio.createPayer('Poor', { allowanceMinor: 65 })
    studio.jobs.setSettings({ threads: 1 })
    for (const name of ['a', 'b']) {
      studio.runner.failNext('prepare', new HeadroomError('SOURCE_CORRUPT', 'The file is broken.'))
      await submit(1, name, customer)
      await studio.pass(1)
    }
    await submit(1, 'good', customer)
    const outcome = await bulk({ action: 'retry' })
    expect(outcome).toMatchObject({
      seen: 3,
      done: 1,
      refusals: [
        { code: 'BUDGET_EXHAUSTED', jobs: 1, message: expect.stringContaining('has EUR 0.05 available') },
      ],
    })
    expect(describeBulk(outcome)).toBe('1 job queued again, 1 had not failed, 1 could not be')
  })

  it('gives every job its own priority back', async () => {
    const { jobs } = await submit(4)
    studio.jobs.setPriority(jobs[0]!.id, 2)
    const outcome = await bulk({ action: 'setPriority', priority: 9 })
    expect(outcome).toMatchObject({ done: 4, undoable: true })
    expect(studio.jobs.get(jobs[0]!.id).job.priority).toBe(9)
    const undone = await studio.jobs.bulk.undo(outcome.id)
    expect(describeBulk(undone)).toBe('4 jobs given back their priority')
    expect(jobs.map(({ id }) => studio.jobs.get(id).job.priority)).toEqual([2, 5, 5, 5])
    await expect(studio.jobs.bulk.undo(outcome.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('takes back only what it changed itself', async () => {
    const { jobs } = await submit(6)
    studio.jobs.pause(jobs[5]!.id)
    const outcome = await bulk({ action: 'pause' })
    await studio.jobs.cancel(jobs[4]!.id)
    const undone = await studio.jobs.bulk.undo(outcome.id)
    expect(undone).toMatchObject({ seen: 5, done: 4, leftAlone: [{ state: 'cancelled', jobs: 1 }] })
    expect(countOf('paused')).toBe(1)
    expect(studio.jobs.get(jobs[5]!.id).job.state).toBe('paused')
  })
})

describe('a long one', () => {
  it('works in batches, tells how far it is, and stops when asked, saying what it did', async () => {
    const { customer } = studio.createPayer('Many', { allowanceMinor: 10_000_000 })
    await submit(400, 'reel', customer)
    const running = bulk({ action: 'setPriority', priority: 1 })
    const [run] = studio.jobs.bulk.runs()
    expect(run).toMatchObject({ matching: 400, undoing: false, command: { priority: 1 } })
    await settled()
    studio.jobs.bulk.stop(run!.id)
    const outcome = await running
    expect(outcome.stopped).toBe(true)
    expect(outcome.done).toBeGreaterThan(0)
    expect(outcome.done).toBeLessThan(400)
    expect(describeBulk(outcome)).toMatch(/^\d+ jobs given priority 1, stopped before the rest$/)
    expect(studio.jobs.bulk.runs()).toEqual([])
    expect(() => studio.jobs.bulk.stop(run!.id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })
})
