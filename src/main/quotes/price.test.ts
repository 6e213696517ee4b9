import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HeadroomError } from '#shared/errors.ts'
import { type LicenceTerm, licensedCodecSchema } from '#shared/prices.ts'
import { exactLines, priceLines, priceMinor, splitAmount } from './price.ts'
import { listPriceCurve } from './price-curve.ts'
import { priceTerms, serviceBasisPoints } from './price-terms.ts'
import { bookOf, termsOf } from './testing.ts'

const euros = termsOf()

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
  const book = bookOf()
  const terms = priceTerms(
    { kind: 'compute' },
    { tier: 'premium', priority: 9, licences: [] },
    {
      book,
      curve: listPriceCurve(book),
      at: 0,
      computeUnitsPerCpuSecond: 2,
      owedMilliMinor: () => 0,
      deadline: null,
    },
  )
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

const licence = (change: Partial<LicenceTerm> = {}): LicenceTerm => ({
  codec: 'hevc',
  microMinorPerMinute: 500_000,
  minorPerTitle: 3,
  capMinorPerMonth: null,
  encodings: [],
  owedMilliMinor: 0,
  ...change,
})

test('a licence is charged by the minute and the title, up to what the month’s cap leaves', () => {
  const charge = (terms: LicenceTerm, seconds: number): number | undefined =>
    priceLines(
      { cpuSeconds: 0, outputBytes: 0, licensedSeconds: [seconds] },
      termsOf({ licences: [terms] }),
    ).lines.find(({ key }) => key === 'licence/hevc')?.amountMinor
  expect(charge(licence(), 240)).toBe(5)
  expect(charge(licence(), 0)).toBe(0)
  expect(charge(licence({ capMinorPerMonth: 100, owedMilliMinor: 98_000 }), 240)).toBe(2)
  expect(charge(licence({ capMinorPerMonth: 100, owedMilliMinor: 120_500 }), 240)).toBe(0)
})

test('storage, priority and a deadline cost what they say; a miss gives the credit back', () => {
  const terms = termsOf({
    microMinorPerGibibyteMonth: 2_000_000,
    retentionDays: 45,
    serviceBasisPoints: 9000,
    deadline: { at: 1, creditPercent: 20, missPartsPerMillion: 250_000 },
  })
  const amounts = (missedDeadline: boolean) => {
    const { amountMinor, lines } = priceLines(
      { cpuSeconds: 10_000, outputBytes: 2 ** 33, missedDeadline },
      terms,
    )
    return { ...Object.fromEntries(lines.map((line) => [line.key, line.amountMinor])), amountMinor }
  }
  // 2000 of compute, a tenth less, 40 for delivery, 24 for storage: 1864; a quarter of a fifth of it is 93.2, a fifth 372.8.
  const kept = { compute: 2000, priority: -200, output: 40, storage: 24, deadline: 94, amountMinor: 1958 }
  expect(amounts(false)).toEqual(kept)
  expect(amounts(true)).toMatchObject({ credit: -373, amountMinor: 1585 })
})

test('lines add up to the price to the minor unit whatever the terms, each off by less than one, and never below nothing', () => {
  const micro = fc.integer({ min: 0, max: 10 ** 9 })
  const anyLicence = fc.record({
    codec: fc.constantFrom(...licensedCodecSchema.options),
    microMinorPerMinute: micro,
    minorPerTitle: fc.integer({ min: 0, max: 1000 }),
    capMinorPerMonth: fc.option(fc.integer({ min: 0, max: 10_000 })),
    encodings: fc.constant<LicenceTerm['encodings']>([]),
    owedMilliMinor: fc.integer({ min: 0, max: 10_000_000 }),
  })
  const anyTerms = fc.record({
    microMinorPerComputeUnit: micro,
    microMinorPerOutputGibibyte: micro,
    microMinorPerGibibyteMonth: micro,
    retentionDays: fc.integer({ min: 0, max: 4000 }),
    serviceBasisPoints: fc.integer({ min: 0, max: 40_000 }),
    computeUnitsPerCpuSecond: fc.double({ min: 0.01, max: 50, noNaN: true }),
    licences: fc.uniqueArray(anyLicence, { maxLength: 5, selector: ({ codec }) => codec }),
    deadline: fc.option(
      fc.record({
        at: fc.constant(0),
        creditPercent: fc.integer({ min: 0, max: 100 }),
        missPartsPerMillion: fc.integer({ min: 0, max: 1_000_000 }),
      }),
    ),
  })
  const anyUse = fc.record({
    cpuSeconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
    outputBytes: fc.integer({ min: 0, max: 10 ** 12 }),
    licensedSeconds: fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 5, maxLength: 5 }),
    missedDeadline: fc.boolean(),
  })
  fc.assert(
    fc.property(anyUse, anyTerms, (use, change) => {
      const terms = termsOf(change)
      const { amountMinor, lines } = priceLines(use, terms)
      expect(lines.reduce((sum, line) => sum + line.amountMinor, 0)).toBe(amountMinor)
      expect(amountMinor).toBe(priceMinor(use, terms))
      expect(amountMinor).toBeGreaterThanOrEqual(0)
      for (const [index, { amount }] of exactLines(use, terms).entries()) {
        const scaled = BigInt(lines[index]!.amountMinor) * amount.denominator - amount.numerator
        expect(scaled > -amount.denominator && scaled < amount.denominator).toBe(true)
      }
    }),
  )
})

test('tier and priority make one factor; the curve knows the hour of the studio’s own clocks', () => {
  const service = { ...bookOf().service, percentPerPriorityLevel: 5 }
  expect(serviceBasisPoints(service, 'standard', 5)).toBe(10_000)
  expect(serviceBasisPoints(service, 'standard', 8)).toBe(11_500)
  expect(serviceBasisPoints({ ...service, percentPerPriorityLevel: 20 }, 'standard', 0)).toBe(0)
  const computePercentByHour = Array.from({ length: 24 }, (_, hour) => (hour < 6 ? 50 : 100))
  const curve = listPriceCurve(bookOf({ timeZone: 'Asia/Kolkata', computePercentByHour }))
  expect(curve(Date.parse('2026-03-01T00:15:00Z'))).toBe(100_000)
  expect(curve(Date.parse('2026-03-01T00:45:00Z'))).toBe(200_000)
})
