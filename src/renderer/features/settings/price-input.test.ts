import { expect, test } from 'vitest'
import { microToInput, parseMicroPrice } from './price-input.ts'

test.each([
  [20_000, 2, '0.0002'],
  [2_000_000, 2, '0.02'],
  [0, 2, '0'],
  [1, 2, '0.00000001'],
  [5_000_000, 0, '5'],
])('%i millionths with %i digits are %s, and back', (microMinor, digits, text) => {
  expect(microToInput(microMinor, digits)).toBe(text)
  expect(parseMicroPrice(text, digits)).toBe(microMinor)
})

test.each(['', '-1', '1e3', 'abc', '0.000000001', '99999999999'])('%j is no price', (text) => {
  expect(parseMicroPrice(text, 2)).toBeNull()
})
