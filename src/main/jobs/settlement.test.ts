import { afterEach, beforeEach, expect, it } from 'vitest'
import { type JobsStudio, openJobsStudio, testProfile } from './testing.ts'

let studio: JobsStudio

beforeEach(async () => {
  studio = await openJobsStudio()
  await studio.jobs.start()
})
afterEach(async () => {
  await studio.jobs.stop()
  await studio.remove()
})

it('keeps what a completed job was charged for, line by line, also over a restart', async () => {
  const { customer } = studio.createPayer('Acme')
  const { id } = await studio.submit(customer.id)
  expect(studio.jobs.get(id).job.settlement).toBeNull()
  await studio.pass(12)
  const { settlement, chargedMinor } = studio.jobs.get(id).job
  expect(settlement).toMatchObject({ amountMinor: chargedMinor, lines: [{ key: 'compute' }] })
  const [, holdId, work] = studio.quotes.settled[0]!
  expect(holdId).toBe(studio.jobs.get(id).job.holdId)
  expect(work).toMatchObject({ completed: true, endedAt: studio.jobs.get(id).job.finishedAt })
  expect(work.doneShare('video', testProfile.id)).toBe(1)
  studio = await studio.crash()
  expect(studio.jobs.get(id).job.settlement).toEqual(settlement)
})

it('settles a cancelled job for the share that was made, and a failed one for nothing', async () => {
  const { customer } = studio.createPayer('Acme')
  const { id } = await studio.submit(customer.id)
  await studio.pass(6)
  await studio.jobs.cancel(id)
  expect(studio.quotes.settled).toHaveLength(1)
  const [, , work] = studio.quotes.settled[0]!
  expect(work.completed).toBe(false)
  expect(work.doneShare('video', testProfile.id)).toBe(0.5)
  expect(work.doneShare('audio', testProfile.id)).toBeUndefined()
})

it('tells when work would be done if it came now: after what waits, sooner with priority', async () => {
  const { customer } = studio.createPayer('Acme')
  const candidate = {
    deadlineAt: null,
    customerId: customer.id,
    priority: 5,
    cpuSeconds: { p10: 10, p50: 20, p90: 30 },
  }
  const alone = studio.jobs.expectFinish(candidate)
  expect(alone.startsInSeconds.p50).toBe(0)
  expect(alone.finishesInSeconds).toEqual({ p10: 5, p50: 10, p90: 15 })
  for (let number = 0; number < 4; number++) {
    await studio.submit(customer.id, { sourcePath: `/media/${number}.mp4` })
  }
  const behind = studio.jobs.expectFinish(candidate)
  expect(behind.finishesInSeconds.p50).toBeGreaterThan(40)
  const ahead = studio.jobs.expectFinish({ ...candidate, priority: 9 })
  expect(ahead.finishesInSeconds.p50).toBeLessThan(behind.finishesInSeconds.p50)
  expect(studio.jobs.queue().entries).toHaveLength(4)
})

it('refuses a quote that was made for another priority or deadline', async () => {
  const { customer, budget } = studio.createPayer('Acme')
  const outputs = [{ kind: 'file' as const, container: 'mp4' as const, profileId: testProfile.id }]
  const request = { sourcePath: '/media/clip.mp4', customerId: customer.id, budgetId: budget.id, outputs }
  const quote = await studio.quotes.quote(request)
  Object.assign(quote, { priority: 5 })
  await expect(studio.submit(customer.id, { quoteId: quote.id, priority: 9 })).rejects.toMatchObject({
    code: 'QUOTE_EXPIRED',
  })
  await expect(
    studio.submit(customer.id, { quoteId: quote.id, deadlineAt: studio.clock.now() + 1 }),
  ).rejects.toMatchObject({ code: 'QUOTE_EXPIRED' })
  await expect(studio.submit(customer.id, { quoteId: quote.id, priority: 5 })).resolves.toMatchObject({
    priority: 5,
  })
})
