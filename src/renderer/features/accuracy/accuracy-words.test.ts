import { expect, test } from 'vitest'
import type { Accuracy } from '#shared/cost-model.ts'
import { accuracyFigures, describeDrift, formatMeasuredShare } from './accuracy-words.ts'

const accuracy: Accuracy = {
  jobs: 100,
  unusable: 0,
  overall: {
    name: 'All',
    jobs: 100,
    medianError: 0.0812,
    meanError: 0.11,
    coverage: { share: 0.88, low: 0.802, high: 0.93 },
  },
  points: [],
  groups: [],
  window: 30,
  overTime: [],
  noise: null,
  known: [],
  drift: null,
}

test('a share stands with its interval', () => {
  expect(formatMeasuredShare(accuracy.overall!.coverage, 'en-GB')).toBe('88% (80 – 93)')
})

test('an unknown noise floor is said to be unknown', () => {
  const figures = accuracyFigures(accuracy, 'en-GB')
  expect(figures.map(({ value }) => value)).toEqual(['8.1%', '88%', 'not known'])
  expect(accuracyFigures({ ...accuracy, unusable: 2 }, 'en-GB').at(-1)).toMatchObject({ value: '2' })
  expect(accuracyFigures({ ...accuracy, overall: null }, 'en-GB')).toEqual([])
})

test('drift says which way, how much, since when and over how many jobs', () => {
  const since = Date.UTC(2026, 10, 3, 12)
  expect(describeDrift({ quotesRun: 'low', share: 0.123, since, jobs: 41 }, 'en-GB')).toBe(
    'Quotes have run 12.3% low since 3 Nov 2026, over 41 jobs.',
  )
})
