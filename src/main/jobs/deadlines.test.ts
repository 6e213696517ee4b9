import { afterEach, expect, it } from 'vitest'
import { type JobsStudio, openJobsStudio } from './testing.ts'

/* Jobs with a deadline in the real queue, on a real file. A job is quoted at 30 CPU seconds (P90) and takes 20, on two threads. */

let studio: JobsStudio
afterEach(async () => {
  await studio.jobs.stop()
  await studio.remove()
})

async function open(settings = {}): Promise<string> {
  studio = await openJobsStudio({ settings })
  await studio.jobs.start()
  return studio.createPayer('Acme').customer.id
}
const inSeconds = (seconds: number) => studio.clock.now() + seconds * 1000
const entryOf = (id: string) => studio.jobs.queue().entries.find(({ jobId }) => jobId === id)!
const waiting = () => studio.jobs.queue().entries.filter(({ position }) => position > 0)

it('moves up a job that would miss its deadline, says so, and gets it done in time', async () => {
  const customerId = await open()
  for (let count = 0; count < 6; count++) await studio.submit(customerId)
  const promised = await studio.submit(customerId, { deadlineAt: inSeconds(45) })
  expect(entryOf(promised.id)).toMatchObject({ position: 5 })
  await studio.pass(1)
  expect(entryOf(promised.id).position).toBeLessThan(4)
  expect(entryOf(promised.id).reason).toMatch(/^Moved up: due 09:00\. /)
  expect(waiting().filter(({ reason }) => reason.startsWith('Moved up'))).toHaveLength(1)
  await studio.pass(44)
  const { job } = studio.jobs.get(promised.id)
  expect(job).toMatchObject({ state: 'completed', deadlineAt: promised.deadlineAt })
  expect(job.finishedAt).toBeLessThanOrEqual(promised.deadlineAt!)
})

it('leaves a job with time enough where it is, until its time runs out', async () => {
  const customerId = await open({ threads: 1 })
  for (let count = 0; count < 3; count++) await studio.submit(customerId)
  const promised = await studio.submit(customerId, { deadlineAt: inSeconds(125) })
  await studio.pass(1)
  expect(entryOf(promised.id)).toMatchObject({ position: 3, reason: expect.not.stringContaining('Moved up') })
  for (let count = 0; count < 3; count++) {
    await studio.jobs.setPriority((await studio.submit(customerId)).id, 10)
  }
  await studio.pass(1)
  expect(entryOf(promised.id).reason).toContain('Moved up')
})

it('does not hurry into closed hours, and counts them as no time to work in', async () => {
  const customerId = await open()
  for (let count = 0; count < 6; count++) await studio.submit(customerId)
  // It is Monday, 9:00; work stops at 9:01 and goes on at 12:00.
  const days = [1, 2, 3, 4, 5, 6, 7]
  studio.jobs.setSettings({
    workHours: {
      timeZone: 'UTC',
      windows: [
        { days, from: '00:00', to: '09:01' },
        { days, from: '12:00', to: '23:00' },
      ],
    },
  })
  const promised = await studio.submit(customerId, { deadlineAt: inSeconds(2 * 3600) })
  await studio.pass(1)
  expect(entryOf(promised.id).position).toBeLessThan(5)
})

it('keeps its place over a restart', async () => {
  const customerId = await open()
  for (let count = 0; count < 6; count++) await studio.submit(customerId)
  const promised = await studio.submit(customerId, { deadlineAt: inSeconds(60) })
  await studio.pass(1)
  studio = await studio.crash()
  expect(entryOf(promised.id).reason).toContain('Moved up: due 09:01.')
})

it('takes nothing from another customer', async () => {
  const customerId = await open()
  const other = studio.createPayer('Bolt').customer.id
  const [first, second] = [await studio.submit(other), await studio.submit(other)]
  for (let count = 0; count < 6; count++) await studio.submit(customerId)
  await studio.submit(customerId, { deadlineAt: inSeconds(90) })
  await studio.pass(42)
  for (const { id } of [first, second]) expect(studio.jobs.get(id).job.progress).toBeGreaterThan(0.4)
})

it('tells who asks when a job would be done that is moved up, before it is there', async () => {
  const customerId = await open()
  for (let count = 0; count < 6; count++) await studio.submit(customerId)
  const cpuSeconds = { p10: 10, p50: 20, p90: 30 }
  const ask = (deadlineAt: number | null) =>
    studio.jobs.expectFinish({ customerId, priority: 5, cpuSeconds, deadlineAt }).finishesInSeconds.p50
  expect(ask(null)).toBeGreaterThan(60)
  expect(ask(inSeconds(600))).toBe(ask(null))
  expect(ask(inSeconds(45))).toBeLessThan(30)
})
