import { describe, expect, test } from 'vitest'
import type { Unit } from '#shared/amounts.ts'
import { formatAmount, formatAmountRange, formatMicroPrice } from './amount.ts'
import { amountToInput, parseAmount } from './amount-input.ts'

const euro: Unit = { kind: 'money', currency: 'EUR' }
const yen: Unit = { kind: 'money', currency: 'JPY' }
const dinar: Unit = { kind: 'money', currency: 'KWD' }
const compute: Unit = { kind: 'compute' }
const locale = 'en-GB'

describe('formatAmount', () => {
  test.each([
    [123_450, euro, '€1,234.50'],
    [1234, yen, 'JP¥1,234'],
    [1234, dinar, 'KWD 1.234'],
    [12_500, compute, '12.5 CU'],
    [-5, euro, '-€0.05'],
  ])('%i %j is %s', (amountMinor, unit, expected) => {
    expect(formatAmount(amountMinor, unit, { locale }).replace(/\u00a0/g, ' ')).toBe(expected)
  })

  test('shows a plus on additions when asked, and none on zero', () => {
    expect(formatAmount(100, euro, { sign: true, locale })).toBe('+€1.00')
    expect(formatAmount(0, euro, { sign: true, locale })).toBe('€0.00')
  })

  test('a range of equal ends is one figure', () => {
    expect(formatAmountRange({ p10: 5, p50: 5, p90: 5 }, euro, locale)).toBe('€0.05')
    expect(formatAmountRange({ p10: 5, p50: 6, p90: 9 }, euro, locale)).toBe('€0.05 – €0.09')
  })

  test('prices below a cent keep their digits', () => {
    expect(formatMicroPrice(2_500, euro, locale)).toBe('€0.000025')
  })
})

describe('parseAmount', () => {
  test.each([
    ['12', 1200],
    ['12.5', 1250],
    ['12,50', 1250],
    ['1,234.50', 123_450],
    ['1.234,50', 123_450],
    ['1,234', 123_400],
    ['1 234,5', 123_450],
    ['€ 12.00', 1200],
    ['12.00 EUR', 1200],
    ['-3', -300],
    ['1000000000', 100_000_000_000],
    ['.5', 50],
  ])('%s in EUR is %i cents', (text, amountMinor) => {
    expect(parseAmount(text, euro, locale)).toEqual({ ok: true, amountMinor })
  })

  test.each(['', 'abc', '1e9', 'NaN', 'Infinity', '1.234.5', '12.345678', '<b>1</b>', '--1', '0x10'])(
    'refuses %j',
    (text) => {
      expect(parseAmount(text, euro, locale).ok).toBe(false)
    },
  )

  test('refuses what the ledger cannot hold and says how much it can', () => {
    expect(parseAmount('100000000000', euro, locale)).toEqual({
      ok: false,
      problem: 'The largest amount is €10,000,000,000.00.',
    })
  })

  test('a currency without minor units takes no decimals', () => {
    expect(parseAmount('1,234', yen, locale)).toEqual({ ok: true, amountMinor: 1234 })
    expect(parseAmount('12.5', yen, locale).ok).toBe(false)
  })

  test('compute takes thousandths', () => {
    expect(parseAmount('1.234', compute, locale)).toEqual({ ok: true, amountMinor: 1234 })
  })

  test('what an input starts with is read back as the same amount', () => {
    for (const unit of [euro, yen, dinar, compute]) {
      for (const amountMinor of [0, 1, 99, 1000, 123_456, 999_999_999_999]) {
        expect(parseAmount(amountToInput(amountMinor, unit), unit, locale)).toEqual({ ok: true, amountMinor })
      }
    }
  })
})
