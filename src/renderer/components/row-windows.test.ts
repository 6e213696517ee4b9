import { expect, test } from 'vitest'
import { isJump, windowsFor } from './row-windows.ts'

test.each([
  [0, 0, [0]],
  [0, 39, [0]],
  [0, 40, [0, 1]],
  [75, 105, [0, 1, 2]],
  [85, 95, [1]],
  [99_985, 99_999, [1666]],
  [0, -1, [0]],
])('rows %i to %i are in windows %j', (first, last, expected) => {
  expect(windowsFor(first, last)).toEqual(expected)
})

test('a step to the window beside is no jump, one past it is', () => {
  expect(isJump([3], [3, 4])).toBe(false)
  expect(isJump([3, 4], [4])).toBe(false)
  expect(isJump([3, 4], [6])).toBe(true)
})
