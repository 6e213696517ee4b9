import { expect, test } from 'vitest'
import type { LedgerEntry } from '#shared/budgets.ts'
import { balanceSeries, mostPoints } from './balance-series.ts'

const entry = (id: number, at: number, part: Partial<LedgerEntry>): LedgerEntry => ({
  id,
  budgetId: 'bud_aaaaaa',
  at,
  kind: 'grant',
  balanceDeltaMinor: 0,
  heldDeltaMinor: 0,
  holdId: null,
  jobId: null,
  note: '',
  balanceMinor: 0,
  heldMinor: 0,
  ...part,
})

test('the staircase reaches from edge to edge with what stood before', () => {
  const entries = [
    entry(2, 60, { balanceDeltaMinor: -30, heldDeltaMinor: -40, balanceMinor: 70, heldMinor: 0 }),
    entry(1, 50, { heldDeltaMinor: 40, balanceMinor: 100, heldMinor: 40 }),
  ]
  expect(balanceSeries(entries, { from: 0, until: 100 })).toEqual([
    { at: 0, balanceMinor: 100, freeMinor: 100 },
    { at: 50, balanceMinor: 100, freeMinor: 60 },
    { at: 60, balanceMinor: 70, freeMinor: 70 },
    { at: 100, balanceMinor: 70, freeMinor: 70 },
  ])
})

test('long series are thinned and end at the true value', () => {
  const entries = Array.from({ length: 5000 }, (_, index) => entry(index, index, { balanceMinor: index }))
  const series = balanceSeries(entries, { from: 0, until: 4999 })
  expect(series.length).toBeLessThanOrEqual(mostPoints + 2)
  expect(series.at(-1)?.balanceMinor).toBe(4999)
})

test('a span without entries has no series', () => {
  expect(balanceSeries([entry(1, 5, {})], { from: 10, until: 20 })).toEqual([])
})
