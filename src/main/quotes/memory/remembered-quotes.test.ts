import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Quote } from '#shared/quotes.ts'
import { openTestStudio, type TestStudio } from '../../budgets/testing.ts'
import type { Quotes } from '../quotes.ts'
import { createTestQuotes } from '../quotes-testing.ts'
import { factsOf, profileOf } from '../testing.ts'

/* Quotes of a source that was transcoded before, on a real file, by the base model that ships. */

const fast = profileOf('480p_fast', { maximumWidth: 854, maximumHeight: 480 })
const thorough = profileOf('480p_thorough', { maximumWidth: 854, maximumHeight: 480, speed: 'thorough' })
const hevc = profileOf('480p_hevc', { maximumWidth: 854, maximumHeight: 480, codec: 'hevc' })
let studio: TestStudio
let quotes: Quotes
let fingerprint = ''

beforeEach(async () => {
  studio = await openTestStudio()
  fingerprint = 'first source'
  quotes = open()
  await quotes.start()
  // The machine is calibrated first: that, too, narrows intervals.
  studio.clock.advance(60_000)
  await setImmediate()
})
afterEach(async () => {
  await quotes.stop()
  await studio.remove()
})

const open = () => createTestQuotes(studio, () => factsOf({ fingerprint, audio: [] }), [fast, thorough, hevc])
const ask = (profile = fast) =>
  quotes.quote({
    sourcePath: '/films/shot.mp4',
    customerId: studio.customer.id,
    outputs: [{ kind: 'file', container: 'mp4', profileId: profile.id }],
  })

/** The job took `factor` times what its quote said. */
function finish(quote: Quote, factor: number): void {
  studio.clock.advance(60_000)
  quotes.learn(quote, {
    cpuSeconds: quote.total.cpuSeconds.p50 * factor,
    wallSeconds: 1,
    peakMemoryBytes: Math.round(quote.total.peakMemoryBytes.p50),
    outputBytes: Math.round(quote.total.outputBytes.p50),
    gpuSessionSeconds: 0,
  })
}
const width = ({ p10, p90 }: { p10: number; p90: number }) => Math.log(p90 / p10)
const ratio = (after: Quote, before: Quote) => after.total.cpuSeconds.p50 / before.total.cpuSeconds.p50

test('a source seen before is quoted by what it took, and more narrowly; other sources as ever', async () => {
  const [before, before2, beforeHevc] = [await ask(), await ask(thorough), await ask(hevc)]
  expect(before.earlierJobs).toBe(0)
  finish(before, 1.8)
  const again = await ask()
  const kin = await ask(thorough)
  const other = await ask(hevc)
  expect(again).toMatchObject({ earlierJobs: 1 })
  expect(again.reasons.join(' ')).toContain('transcoded here once before')
  expect(ratio(again, before)).toBeGreaterThan(1.6)
  expect(ratio(again, before)).toBeLessThan(1.8)
  expect(ratio(kin, before2)).toBeGreaterThan(1.15)
  expect(ratio(kin, before2)).toBeLessThan(ratio(again, before))
  expect(ratio(other, beforeHevc)).toBeGreaterThan(1)
  expect(ratio(other, beforeHevc)).toBeLessThan(ratio(kin, before2))
  for (const [after, earlier] of [
    [again, before],
    [kin, before2],
    [other, beforeHevc],
  ] as const) {
    expect(width(after.total.cpuSeconds)).toBeLessThan(0.95 * width(earlier.total.cpuSeconds))
  }
  fingerprint = 'second source'
  const unseen = await ask()
  expect(unseen.earlierJobs).toBe(0)
  expect(unseen.total).toEqual(before.total)
})

test('what is remembered outlasts a restart', async () => {
  finish(await ask(), 1.8)
  const before = await ask()
  await quotes.stop()
  quotes = open()
  await quotes.start()
  expect((await ask()).total.cpuSeconds).toEqual(before.total.cpuSeconds)
})

test('lessons that cannot be read are as if the source had never been seen', async () => {
  const before = await ask()
  finish(before, 1.8)
  studio.store.database.prepare(`UPDATE quote_history SET lessons = '[{"learnedAt":"yesterday"}]'`).run()
  const after = await ask()
  expect(after.earlierJobs).toBe(0)
  expect(after.total).toEqual(before.total)
})

test('accuracy tells quotes of sources seen before from the others', async () => {
  for (let job = 0; job < 3; job++) finish(await ask(), 1.1)
  fingerprint = 'second source'
  finish(await ask(), 1.1)
  const bySource = quotes.modelHistory.accuracy().groups.find(({ by }) => by === 'Source')!
  expect(Object.fromEntries(bySource.groups.map(({ name, jobs }) => [name, jobs]))).toEqual({
    'seen before': 2,
    'not seen before': 2,
  })
})
