import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStudio, type TestStudio } from '../budgets/testing.ts'
import type { Quotes } from './quotes.ts'
import { createTestQuotes } from './quotes-testing.ts'
import { factsOf, profileOf } from './testing.ts'

/* The whole way on real files and a real thread: jobs are quoted, measured, learned from, and quoted again. */

const profile = profileOf('480p_h264', { maximumWidth: 854, maximumHeight: 480 })
let studio: TestStudio
let quotes: Quotes
let source = 0

const create = (): Quotes =>
  createTestQuotes(
    studio,
    () =>
      factsOf({ fingerprint: `source-${source}`, sizeBytes: 5e6 * (1 + (source % 7)), durationSeconds: 60 }),
    [profile],
  )

const ask = () =>
  quotes.quote({
    sourcePath: '/films/shot.mp4',
    customerId: studio.customer.id,
    outputs: [{ kind: 'file', container: 'mp4', profileId: profile.id }],
  })

/** Jobs that really use `factor` times what the built-in model says. */
async function work(jobs: number, factor: number): Promise<void> {
  quotes.model.choose('analytic')
  for (let job = 0; job < jobs; job++) {
    source++
    const { total, ...quote } = await ask()
    const wobble = 1 + ((source * 7919) % 11) / 100
    quotes.learn(
      { ...quote, total },
      {
        cpuSeconds: total.cpuSeconds.p50 * factor * wobble,
        wallSeconds: 1,
        peakMemoryBytes: Math.round(total.peakMemoryBytes.p50),
        outputBytes: Math.round(total.outputBytes.p50),
        gpuSessionSeconds: 0,
      },
    )
  }
  quotes.model.choose('automatic')
}

beforeEach(async () => {
  studio = await openTestStudio()
  source = 0
  quotes = create()
  await quotes.start()
})
afterEach(async () => {
  await quotes.stop()
  await studio.remove()
})

test('jobs that keep costing twice the quote move the quotes, and the way back is one choice', async () => {
  await work(30, 2)
  source++
  quotes.model.choose('analytic')
  const before = await ask()
  expect(before.model.name).toBe('analytic')
  const status = await quotes.model.retrain()
  expect(status.backTests?.cpuSeconds?.better).toBe(true)
  expect((await ask()).model.name).toBe('analytic')
  expect(quotes.model.choose('automatic')).toMatchObject({ speaks: 'learned' })
  const after = await ask()
  expect(after.model.name).toBe('learned')
  expect(after.total.cpuSeconds.p50 / before.total.cpuSeconds.p50).toBeGreaterThan(1.7)
  expect(after.total.cpuSeconds.p90).toBeLessThan(before.total.cpuSeconds.p90 * 2)
  expect(quotes.model.choose('analytic')).toMatchObject({ speaks: 'analytic' })
  expect((await ask()).total.cpuSeconds).toEqual(before.total.cpuSeconds)
})

test('the learned model is there again after a restart; a damaged file falls back and says so', async () => {
  await work(30, 2)
  await quotes.model.retrain()
  await quotes.stop()
  quotes = create()
  await quotes.start()
  expect((await ask()).model.name).toBe('learned')
  await quotes.stop()
  await writeFile(path.join(studio.store.workspace, 'learned-cost-model.json'), '{"checksum":"0')
  quotes = create()
  await quotes.start()
  const quote = await ask()
  expect(quote.model.name).toBe('analytic')
  expect(quote.reasons.join(' ')).toContain('damaged')
  expect((await quotes.model.retrain()).speaks).toBe('learned')
  expect((await ask()).reasons.join(' ')).not.toContain('damaged')
})

test('an empty history trains to a model that leaves the built-in one speaking', async () => {
  const status = await quotes.model.retrain()
  expect(status).toMatchObject({ speaks: 'analytic', lessons: 0 })
  expect(status.reason).toMatch(/needed/)
})

test('a training can be taken back', async () => {
  await work(30, 2)
  const { lessons } = await quotes.model.retrain()
  const before = (await ask()).total.cpuSeconds
  await work(1, 6)
  expect((await quotes.model.retrain()).lessons).toBe(lessons + 1)
  expect((await ask()).total.cpuSeconds).not.toEqual(before)
  expect(await quotes.model.rollBack()).toBe(true)
  expect(quotes.model.status()).toMatchObject({ speaks: 'learned', lessons })
})
