import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HeadroomError } from '#shared/errors.ts'
import type { PriceTerms } from '#shared/quotes.ts'
import { priceMinor, priceTerms, splitAmount } from './price.ts'

const euros: PriceTerms = {
  unit: { kind: 'money', currency: 'EUR' },
  microMinorPerComputeUnit: 200_000,
  microMinorPerOutputGibibyte: 5_000_000,
  computeUnitsPerCpuSecond: 1,
}

test('use is priced exactly and rounded up once', () => {
  // 1000 CU at 0.2 cents and half a GiB at 5 cents.
  expect(priceMinor({ cpuSeconds: 1000, outputBytes: 2 ** 29 }, euros)).toBe(203)
  expect(priceMinor({ cpuSeconds: 5, outputBytes: 0 }, euros)).toBe(1)
  expect(priceMinor({ cpuSeconds: 5.000001, outputBytes: 0 }, euros)).toBe(2)
  expect(priceMinor({ cpuSeconds: 0, outputBytes: 0 }, euros)).toBe(0)
  expect(priceMinor({ cpuSeconds: 0, outputBytes: 1 }, euros)).toBe(1)
})

test('decimal CPU seconds cost what they say, without floating dust', () => {
  const terms = { ...euros, microMinorPerComputeUnit: 100_000_000 }
  expect(priceMinor({ cpuSeconds: 0.29, outputBytes: 0 }, terms)).toBe(29)
  expect(priceMinor({ cpuSeconds: 0.57, outputBytes: 0 }, terms)).toBe(57)
})

test('a faster host is worth more compute units a second', () => {
  const terms = priceTerms({ kind: 'compute' }, bookOf(1), 2)
  expect(priceMinor({ cpuSeconds: 1.5, outputBytes: 10 ** 12 }, terms)).toBe(3000)
})

test('what no ledger takes is refused, not wrapped', () => {
  const terms = { ...euros, microMinorPerComputeUnit: 1_000_000_000_000 }
  expect(() => priceMinor({ cpuSeconds: 1e7, outputBytes: 0 }, terms)).toThrow(HeadroomError)
  expect(() => priceMinor({ cpuSeconds: Number.NaN, outputBytes: 0 }, euros)).toThrow(HeadroomError)
  expect(() => priceMinor({ cpuSeconds: -1, outputBytes: 0 }, euros)).toThrow(HeadroomError)
})

test('prices are whole, never below cost, less than one unit above it, and grow with use', () => {
  const use = fc.double({ min: 0, max: 1e7, noNaN: true })
  const bytes = fc.integer({ min: 0, max: 10 ** 12 })
  fc.assert(
    fc.property(use, use, bytes, (first, second, outputBytes) => {
      const [less, more] = first < second ? [first, second] : [second, first]
      const cheap = priceMinor({ cpuSeconds: less, outputBytes }, euros)
      const dear = priceMinor({ cpuSeconds: more, outputBytes }, euros)
      const cost = less * 0.2 + (outputBytes / 2 ** 30) * 5
      return Number.isSafeInteger(cheap) && cheap <= dear && cheap >= cost - 1e-5 && cheap < cost + 1 + 1e-5
    }),
  )
})

test('parts add up to the total, differ from their share by less than one, and nothing weighs nothing', () => {
  const weight = fc.double({ min: 0, max: 1e15, noNaN: true })
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 12 }),
      fc.array(weight, { minLength: 1, maxLength: 20 }),
      (total, weights) => {
        const parts = splitAmount(total, weights)
        const sum = weights.reduce((all, each) => all + each, 0)
        expect(parts.reduce((all, each) => all + each, 0)).toBe(total)
        for (const [index, part] of parts.entries()) {
          const share = sum > 0 ? (weights[index]! / sum) * total : total / weights.length
          expect(Math.abs(part - share)).toBeLessThan(1.001)
          expect(part).toBeGreaterThanOrEqual(0)
        }
      },
    ),
  )
})

function bookOf(price: number) {
  return { currency: 'EUR', microMinorPerComputeUnit: price, microMinorPerOutputGibibyte: price }
}
