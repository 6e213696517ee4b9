import { expect, test } from 'vitest'
import { isJump, windowsFor } from './row-windows.ts'

test.each([
  [0, 0, [0]],
  [0, 59, [0]],
  [30, 62, [0, 1]],
  [95, 130, [0, 1]],
  [145, 155, [1]],
  [99_990, 99_999, [999, 1000]],
  [0, -1, [0]],
])('rows %i to %i are in windows %j', (first, last, expected) => {
  expect(windowsFor(first, last)).toEqual(expected)
})

test('a step to the window beside is no jump, one past it is', () => {
  expect(isJump([3], [3, 4])).toBe(false)
  expect(isJump([3, 4], [4])).toBe(false)
  expect(isJump([3, 4], [6])).toBe(true)
})
