import { expect, test } from 'vitest'
import type { BudgetOutlook } from '#shared/forecasts.ts'
import { axisEnd, exhaustionMarks } from './exhaustion-span.ts'

const dayMs = 86_400_000
const outlook = (days: { p10: number | null; p50: number | null; p90: number | null; until: number }) =>
  ({
    goneAt: {
      p10: days.p10 && days.p10 * dayMs,
      p50: days.p50 && days.p50 * dayMs,
      p90: days.p90 && days.p90 * dayMs,
    },
    looksUntil: days.until * dayMs,
  }) as BudgetOutlook

test('the axis reaches as far as the furthest budget is looked at', () => {
  const outlooks = [
    outlook({ p10: 1, p50: 2, p90: 3, until: 4 }),
    outlook({ p10: null, p50: null, p90: null, until: 20 }),
  ]
  expect(axisEnd(outlooks, 0)).toBe(20 * dayMs)
  expect(exhaustionMarks(outlooks[0]!, 0, 20 * dayMs)).toEqual({
    band: { from: 0.05, until: 0.15 },
    likely: 0.1,
    looksUntil: 0.2,
  })
  expect(exhaustionMarks(outlooks[1]!, 0, 20 * dayMs)).toMatchObject({ band: null, likely: null })
})

test('a band whose end lies beyond what is looked at ends there; what is past stands at now', () => {
  const marks = exhaustionMarks(outlook({ p10: 1, p50: 3, p90: null, until: 4 }), 2 * dayMs, 4 * dayMs)
  expect(marks).toEqual({ band: { from: 0, until: 1 }, likely: 0.5, looksUntil: 1 })
})
