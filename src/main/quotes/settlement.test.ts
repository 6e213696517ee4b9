import { expect, test } from 'vitest'
import type { LicenceTerm } from '#shared/prices.ts'
import { type EndedWork, settleWork } from './settlement.ts'
import { factsOf, termsOf } from './testing.ts'

const hevc: LicenceTerm = {
  codec: 'hevc',
  microMinorPerMinute: 10_000_000,
  minorPerTitle: 5,
  capMinorPerMonth: 100,
  encodings: [
    { kind: 'video', profileId: 'prf_one' },
    { kind: 'video', profileId: 'prf_two' },
  ],
  owedMilliMinor: 0,
}
const quote = {
  source: factsOf({ durationSeconds: 120 }),
  terms: termsOf({
    microMinorPerGibibyteMonth: 30_000_000,
    retentionDays: 30,
    licences: [hevc],
    deadline: { at: 1000, creditPercent: 50, missPartsPerMillion: 100_000 },
  }),
}
const ended = (change: Partial<EndedWork> = {}): EndedWork => ({
  cpuSeconds: 500,
  outputBytes: 2 ** 30,
  endedAt: 900,
  completed: true,
  doneShare: () => 1,
  ...change,
})
const linesOf = (work: EndedWork, charged = 0): Record<string, number> =>
  Object.fromEntries(
    settleWork(quote, work, () => charged).lines.map(({ key, amountMinor }) => [key, amountMinor]),
  )

test('measured use is charged by the quoted terms, each line by itself', () => {
  // 4 minutes at 10, 5 for the title.
  expect(linesOf(ended())).toEqual({
    compute: 100,
    output: 5,
    storage: 30,
    'licence/hevc': 45,
    deadline: 9,
  })
})

test('a missed deadline gives the agreed credit', () => {
  const { amountMinor, lines } = settleWork(quote, ended({ endedAt: 1001 }), () => 0)
  expect(lines.find(({ kind }) => kind === 'credit')?.amountMinor).toBe(-90)
  expect(lines.reduce((sum, line) => sum + line.amountMinor, 0)).toBe(amountMinor)
  expect(amountMinor).toBe(99)
})

test('cancelled work pays for the minutes that were made, and neither for storage nor a promise', () => {
  const doneShare: EndedWork['doneShare'] = (_kind, profileId) => (profileId === 'prf_one' ? 0.5 : 0)
  const lines = linesOf(ended({ completed: false, endedAt: 5000, doneShare }))
  expect(lines).toEqual({ compute: 100, output: 5, 'licence/hevc': 15 })
  const untouched = linesOf(ended({ completed: false, cpuSeconds: 0, outputBytes: 0, doneShare: () => 0 }))
  expect(untouched).toMatchObject({ compute: 0, 'licence/hevc': 0 })
})

test('the cap counts as it stands when the job ends', () => {
  expect(linesOf(ended(), 80_000)['licence/hevc']).toBe(20)
  expect(linesOf(ended(), 100_000)['licence/hevc']).toBe(0)
})

test('a quote of an older version settles by what it knew', () => {
  const { microMinorPerComputeUnit, microMinorPerOutputGibibyte, computeUnitsPerCpuSecond, unit } =
    quote.terms
  const terms = { unit, microMinorPerComputeUnit, microMinorPerOutputGibibyte, computeUnitsPerCpuSecond }
  const { amountMinor, lines } = settleWork({ source: quote.source, terms }, ended(), () => 0)
  expect(lines.map(({ key }) => key)).toEqual(['compute', 'output'])
  expect(amountMinor).toBe(105)
})
