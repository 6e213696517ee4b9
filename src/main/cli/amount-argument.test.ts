import { expect, test } from 'vitest'
import { parseAmount } from './amount-argument.ts'

const euro = { kind: 'money', currency: 'EUR' }

test.each([
  ['100 EUR', { amountMinor: 10_000, unit: euro }],
  ['0.1eur', { amountMinor: 10, unit: euro }],
  ['-3.5 EUR', { amountMinor: -350, unit: euro }],
  ['250 JPY', { amountMinor: 250, unit: { kind: 'money', currency: 'JPY' } }],
  ['1.234 KWD', { amountMinor: 1234, unit: { kind: 'money', currency: 'KWD' } }],
  ['2500 CU', { amountMinor: 2_500_000, unit: { kind: 'compute' } }],
])('%s', (text, amount) => {
  expect(parseAmount(text)).toEqual(amount)
})

test.each([
  '',
  '100',
  'EUR',
  '1,5 EUR',
  '1e3 EUR',
  'NaN EUR',
  '1.001 EUR',
  '0.5 JPY',
  '5 XYZ',
  '∞ EUR',
  '999999999999 EUR',
])('%j is no amount', (text) => {
  expect(() => parseAmount(text)).toThrow()
})
