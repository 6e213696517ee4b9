import { afterEach, expect, it } from 'vitest'
import { fourChunks, type JobsStudio, openJobsStudio } from './testing.ts'

/** A source whose beginning takes most of the work, which a plan by length cannot know. */
const hardStart = { ...fourChunks, chunks: 6, chunkHardness: [8, 1, 1, 1, 1, 1], overheadCpuSeconds: 0 }
const sampled = 15.2

let studio: JobsStudio
afterEach(async () => {
  await studio.jobs.stop()
  await studio.remove()
})

async function open() {
  studio = await openJobsStudio({ work: hardStart, settings: { threads: 1 } })
  await studio.jobs.start()
  return studio.createPayer('Acme').customer.id
}

/** CPU seconds the first job of the queue is taken to need still. */
const left = () => studio.jobs.queue().entries[0]!.finishesInSeconds

it('learns from an earlier job of the source where the work is, and still knows after a restart', async () => {
  const customerId = await open()
  await studio.submit(customerId)
  await studio.pass(sampled)
  const blind = left()
  await studio.pass(60)
  await studio.submit(customerId)
  await studio.pass(sampled)
  const seeing = left()
  const truth = 40 + 5 + 5
  expect(Math.abs(seeing.p50 - truth)).toBeLessThan(5)
  expect(Math.abs(blind.p50 - truth)).toBeGreaterThan(20)
  expect(seeing.p10).toBeLessThan(truth)
  expect(seeing.p90).toBeGreaterThan(truth)
  studio = await studio.crash()
  expect(left().p50).toBeCloseTo(seeing.p50, 0)
})

it('takes nothing from another source, nor from a job that was cancelled', async () => {
  const customerId = await open()
  const cancelled = await studio.submit(customerId)
  await studio.pass(sampled)
  const blind = left()
  await studio.jobs.cancel(cancelled.id)
  await studio.submit(customerId, { sourcePath: '/media/other.mp4' })
  await studio.pass(sampled)
  expect(left().p50).toBeCloseTo(blind.p50, 0)
  await studio.pass(60)
  await studio.submit(customerId)
  await studio.pass(sampled)
  expect(left().p50).toBeCloseTo(blind.p50, 0)
})
