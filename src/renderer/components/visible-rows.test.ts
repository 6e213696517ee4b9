import { expect, test } from 'vitest'
import { scrollTopFor, visibleRows } from './visible-rows.ts'

const table = { height: 340, rowHeight: 34, rowCount: 100_000 }

test.each([
  ['at its top', 0, 0, 18],
  ['in its middle', 34 * 5000, 4992, 5018],
  ['at its end', 34 * (100_000 - 10), 99_982, 99_999],
  ['past its top, as on an elastic screen', -200, 0, 18],
])('a table %s has only the rows around what is seen', (_where, scrollTop, first, last) => {
  expect(visibleRows({ ...table, scrollTop })).toEqual({ first, last })
})

test('a table that lost most of its rows shows its last ones, whatever it was scrolled to', () => {
  expect(visibleRows({ ...table, rowCount: 3, scrollTop: 34 * 5000 })).toEqual({ first: 0, last: 2 })
  expect(visibleRows({ ...table, rowCount: 100, scrollTop: 34 * 5000 })).toMatchObject({ last: 99 })
  expect(visibleRows({ ...table, rowCount: 100, scrollTop: 34 * 5000 }).first).toBeLessThan(90)
  expect(visibleRows({ ...table, rowCount: 0, scrollTop: 0 })).toEqual({ first: 0, last: -1 })
})

test.each([
  ['a row on screen stays', 5, 100, 100],
  ['a row above comes under the head', 2, 100, 68],
  ['a row below comes to the foot, not behind the head', 20, 100, 21 * 34 + 30 - 340],
])('%s', (_what, index, scrollTop, expected) => {
  expect(scrollTopFor(index, { ...table, headHeight: 30, scrollTop })).toBe(expected)
})
