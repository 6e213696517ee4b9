import { expect, test } from 'vitest'
import { scrollTopFor, visibleRows } from './visible-rows.ts'

const room = 11

test.each([
  ['at its top', 0, 100_000, 0, 18],
  ['in its middle', 5000, 100_000, 4992, 5018],
  ['at its end', 99_990, 100_000, 99_981, 99_999],
  ['that lost most of its rows', 5000, 100, 81, 99],
  ['that has fewer rows than room', 5000, 3, 0, 2],
  ['without rows', 0, 0, 0, -1],
])('a table %s has only the rows around what is seen', (_which, top, rowCount, first, last) => {
  expect(visibleRows({ top, room }, rowCount)).toEqual({ first, last })
})

test.each([
  ['a row on screen stays', 5, 100, 100],
  ['a row above comes under the head', 2, 100, 68],
  ['a row below comes to the foot, not behind the head', 20, 100, 21 * 34 + 30 - 340],
])('%s', (_what, index, scrollTop, expected) => {
  expect(scrollTopFor(index, { height: 340, rowHeight: 34, headHeight: 30, scrollTop })).toBe(expected)
})
