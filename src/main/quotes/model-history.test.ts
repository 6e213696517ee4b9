import { afterEach, beforeEach, expect, test } from 'vitest'
import { accuracySchema, costModelStatusSchema, type Drift } from '#shared/cost-model.ts'
import { openTestStudio, type TestStudio } from '../budgets/testing.ts'
import { costTable } from './cost-table.ts'
import { parseLessons } from './lessons.ts'
import type { Quotes } from './quotes.ts'
import { createTestQuotes } from './quotes-testing.ts'
import { factsOf, profileOf } from './testing.ts'
import { train } from './training.ts'

const profile = profileOf('480p_h264', { maximumWidth: 854, maximumHeight: 480 })
let studio: TestStudio
let quotes: Quotes
let source = 0
const drifts: Drift[] = []

beforeEach(async () => {
  studio = await openTestStudio()
  source = 0
  drifts.length = 0
  quotes = createTestQuotes(
    studio,
    () => factsOf({ fingerprint: `source-${source}`, sizeBytes: 5e6 * (1 + (source % 7)) }),
    [profile],
    {
      onDrift: (drift) => drifts.push(drift),
      // On this thread: what is tested is what becomes of the models.
      train: async (lines, trainedAt) => train(parseLessons(lines), costTable, trainedAt),
    },
  )
})
afterEach(async () => {
  await quotes.stop()
  await studio.remove()
})

/** Jobs that really use `factor` times what the built-in model says, give or take a little. */
async function work(jobs: number, factor: number): Promise<void> {
  quotes.model.choose('analytic')
  for (let job = 0; job < jobs; job++) {
    source++
    studio.clock.advance(60_000)
    const quote = await quotes.quote({
      sourcePath: '/films/shot.mp4',
      customerId: studio.customer.id,
      outputs: [{ kind: 'file', container: 'mp4', profileId: profile.id }],
    })
    quotes.learn(quote, {
      cpuSeconds: quote.total.cpuSeconds.p50 * factor * (1 + ((source * 7919) % 11) / 100),
      wallSeconds: 1,
      peakMemoryBytes: Math.round(quote.total.peakMemoryBytes.p50),
      outputBytes: Math.round(quote.total.outputBytes.p50),
      gpuSessionSeconds: 0,
    })
  }
}

test('versions are kept, compared on jobs neither has seen, rolled back and taken up again', async () => {
  await work(30, 1.5)
  const first = (await quotes.modelHistory.retrain()).trainedAt!
  await work(30, 3)
  const second = (await quotes.modelHistory.retrain()).trainedAt!
  const early = await quotes.modelHistory.compare(first, second)
  expect(early).toMatchObject({ jobs: 0, rows: [] })
  expect(early.summary).toMatch(/nothing that neither has seen/)

  await work(9, 3)
  const { rows, jobs } = await quotes.modelHistory.compare(first, second)
  expect(jobs).toBe(9)
  const cpu = rows.find(({ quantity }) => quantity === 'cpuSeconds')!
  expect(cpu.secondError).toBeLessThan(cpu.firstError)
  expect(cpu.builtInError).toBeGreaterThan(cpu.secondError)

  const back = costModelStatusSchema.parse(await quotes.modelHistory.rollBack())
  expect(back.versions.filter(({ inUse }) => inUse).map(({ id }) => id)).not.toContain(second)
  const again = await quotes.modelHistory.restore(second)
  expect(again.versions.find(({ inUse }) => inUse)?.id).toBe(second)
  await expect(quotes.modelHistory.restore(12)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('without an earlier version there is nothing to roll back to', async () => {
  await expect(quotes.modelHistory.rollBack()).rejects.toMatchObject({ code: 'INVALID_STATE' })
})

test('quotes that run low for long are told once, and say so themselves', async () => {
  await work(5, 1)
  expect(drifts).toEqual([])
  await work(40, 1.3)
  expect(drifts).toHaveLength(1)
  expect(drifts[0]).toMatchObject({ quotesRun: 'low' })
  const status = await quotes.modelHistory.status()
  expect(status.drift!.share).toBeGreaterThan(0.1)
  const accuracy = accuracySchema.parse(quotes.modelHistory.accuracy())
  expect(accuracy).toMatchObject({ jobs: 45, unusable: 0 })
  expect(accuracy.groups[0]!.groups[0]).toMatchObject({ name: 'h264', jobs: 45 })
})
