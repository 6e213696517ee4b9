import { expect, test } from 'vitest'
import type { Demand } from '#shared/forecasts.ts'
import { demandCsv } from './demand-csv.ts'
import { demandPoints, mostPoints } from './demand-points.ts'
import { describeDemand } from './demand-words.ts'

const hourMs = 3_600_000

function demandOf(known: (number | null)[], hours: number): Demand {
  return {
    resource: 'requests',
    unit: null,
    history: known.map((value, hour) => ({ at: hour * hourMs, value })),
    forecast: Array.from({ length: hours }, (_, hour) => ({
      at: (known.length + hour) * hourMs,
      low95: 0,
      p10: 1,
      p50: 2 + (hour % 24),
      p90: 30,
      high95: 40,
      peak: hour % 24 === 23,
    })),
    total: { p10: 5, p50: 10, p90: 20 },
    method: 'ensemble',
    lifts: [],
    notes: [],
  }
}

test('the last known hour joins history and forecast; a gap stays a gap', () => {
  const points = demandPoints(demandOf([3, null, 5], 2), 'day')
  expect(points.map(({ value }) => value)).toEqual([3, null, 5, null, null])
  expect(points[2]).toMatchObject({ p50: 5, band80: [5, 5], band95: [5, 5] })
  expect(points[3]).toMatchObject({ at: 3 * hourMs, p50: 2, band80: [1, 30], band95: [0, 40] })
})

test('a long history is thinned to what a chart can show, and keeps its ends and its level', () => {
  const demand = demandOf(Array<number>(3000).fill(7), 744)
  const points = demandPoints(demand, 'month')
  expect(points.length).toBeLessThanOrEqual(mostPoints)
  expect(points.filter(({ value }) => value !== null).every(({ value }) => value === 7)).toBe(true)
  expect(points.some(({ peak }) => peak)).toBe(true)
  expect(points[0]!.at).toBe((3000 - 56 * 24) * hourMs)
})

test('a horizon of one hour still has a line from now', () => {
  expect(demandPoints(demandOf([1, 2], 1), 'hour').filter(({ p50 }) => p50 !== null)).toHaveLength(2)
})

test('the file for other programs has every hour once', () => {
  const lines = demandCsv(demandOf([3, null], 2))
    .trimEnd()
    .split('\n')
  expect(lines).toEqual([
    'hour,known,low95,p10,p50,p90,high95',
    '1970-01-01T00:00:00.000Z,3,,,,,',
    '1970-01-01T01:00:00.000Z,,,,,,',
    '1970-01-01T02:00:00.000Z,,0,1,2,30,40',
    '1970-01-01T03:00:00.000Z,,0,1,3,30,40',
  ])
})

test('the picture in words', () => {
  expect(describeDemand(demandOf([1], 24), 'day')).toMatch(
    /^Requests in the coming day: 10 \(5 – 20\)\. Busiest: /,
  )
  const nothing = { ...demandOf([], 0), total: null, notes: ['Nothing was asked for yet.'] }
  expect(describeDemand(nothing, 'day')).toBe('Nothing was asked for yet.')
})
