import { expect, test } from 'vitest'
import { windowsFor } from './row-windows.ts'

test.each([
  [0, 0, [0]],
  [0, 99, [0]],
  [95, 130, [0, 1]],
  [99_990, 99_999, [999]],
  [0, -1, [0]],
])('rows %i to %i are in windows %j', (first, last, expected) => {
  expect(windowsFor(first, last)).toEqual(expected)
})
