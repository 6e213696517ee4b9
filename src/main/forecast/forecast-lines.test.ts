import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forecastLines, writeNumber } from './forecast-lines.ts'

function written(value: number): string {
  const bytes = Buffer.alloc(32)
  return bytes.subarray(0, writeNumber(bytes, 0, value)).toString()
}
const eightDigits = (value: number) => String(Number(value.toPrecision(8)))

test.each([
  0,
  -0,
  1,
  -1,
  10,
  99_999_999,
  99_999_999.5,
  12_345_678.5,
  1e8,
  0.1,
  0.3,
  123.456,
  0.000_1,
  0.000_099_999_999_9,
  1e-7,
  9.999_999_95,
  9.999_999_949,
  1e21,
  -4.5e-300,
  605.000_000_1,
  100.000_005,
  2.5,
  1 / 3,
])('%d is written as its eight digits', (value) => {
  expect(written(value)).toBe(eightDigits(value))
})

test('any number is written as its eight digits', () => {
  const anyNumber = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
    // Halves at the ninth digit.
    fc
      .tuple(fc.integer({ min: 10_000_000, max: 99_999_999 }), fc.integer({ min: 0, max: 11 }))
      .map(([whole, decimals]) => (whole + 0.5) / 10 ** decimals),
  )
  fc.assert(
    fc.property(anyNumber, (value) => {
      expect(written(value)).toBe(eightDigits(value))
    }),
    { numRuns: 5000 },
  )
})

test('lines name the series as a CSV must, and no bound leaves its point outside', () => {
  const point = Float64Array.of(2, 3)
  const bounds = [{ low: Float64Array.of(2.5, 1), high: Float64Array.of(4, 2) }]
  expect(forecastLines('Köln, "West"', { point, bounds }).toString()).toBe(
    '"Köln, ""West""",1,2,2,4\n"Köln, ""West""",2,3,1,3\n',
  )
})
