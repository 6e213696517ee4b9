import { expect, test } from 'vitest'
import { nextRow } from './grid-keys.ts'

test.each([
  ['ArrowDown', 3, 4],
  ['ArrowUp', 0, 0],
  ['ArrowDown', 9, 9],
  ['PageDown', 3, 8],
  ['PageUp', 3, 0],
  ['Home', 7, 0],
  ['End', 2, 9],
])('%s from row %i of ten goes to %i', (key, active, expected) => {
  expect(nextRow(key, active, 10, 5)).toBe(expected)
})

test('an empty table stays at its beginning and other keys do not move', () => {
  expect(nextRow('End', 0, 0, 5)).toBe(0)
  expect(nextRow('Enter', 3, 10, 5)).toBeNull()
})
