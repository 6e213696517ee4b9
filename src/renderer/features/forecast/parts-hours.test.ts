import { expect, it } from 'vitest'
import { partsCsv, partTotals, thinned } from './parts-hours.ts'

const hours = Array.from({ length: 10 }, (_, hour) => ({
  at: hour * 3_600_000,
  known: hour < 5,
  values: [hour, hour === 3 ? null : 1],
}))

it('thins to means and keeps what nobody looked at apart from nothing', () => {
  expect(thinned(hours, 20)).toEqual(hours)
  const points = thinned(hours, 5)
  expect(points).toHaveLength(5)
  expect(points[1]).toEqual({ at: 2 * 3_600_000, values: [2.5, 1] })
  expect(thinned([hours[3]!, { ...hours[3]!, at: 4 }], 1)[0]!.values).toEqual([3, null])
})

it('writes every hour and adds up parts', () => {
  const lines = partsCsv(['a "b"', 'c'], hours).trimEnd().split('\n')
  expect(lines[0]).toBe('hour,known,"a ""b""","c"')
  expect(lines[4]).toBe('1970-01-01T03:00:00.000Z,yes,3,')
  expect(lines).toHaveLength(11)
  expect(partTotals(hours, 2)).toEqual([45, 9])
})
