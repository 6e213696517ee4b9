import { expect, test } from 'vitest'
import { describeChanges, summariseChanges } from './describe-changes.ts'

const inWords = (before: Record<string, unknown>, after: Record<string, unknown>) =>
  summariseChanges(describeChanges({ before, after }, { kind: 'money', currency: 'EUR' }, 'en'))

test('amounts read in the unit of what was changed', () => {
  expect(inWords({ balanceMinor: 50_000 }, { balanceMinor: 51_250 })).toBe('Balance €500.00 → €512.50')
  const yen = { unit: { kind: 'money', currency: 'JPY' }, allowanceMinor: 500 }
  expect(inWords({}, yen)).toBe('Unit JPY · Allowance ¥500')
  const balance = { before: { heldMinor: 1 }, after: { heldMinor: 2 } }
  expect(describeChanges(balance, undefined, 'en')).toEqual([
    { label: 'Held', before: '1 minor units', after: '2 minor units' },
  ])
})

test('a new currency does not rename the old price', () => {
  const before = { currency: 'EUR', microMinorPerComputeUnit: 2_000_000 }
  const after = { currency: 'USD', microMinorPerComputeUnit: 3_000_000 }
  expect(inWords(before, after)).toBe('Currency EUR → USD · Price of a compute unit €0.02 → $0.03')
})

test('of a field within a field only what differs is said', () => {
  const hours = (from: string) => ({ timeZone: 'UTC', windows: [{ days: [1, 2], from, to: '06:00' }] })
  expect(inWords({ workHours: hours('22:00') }, { workHours: hours('23:00') })).toBe(
    'Work hours · windows days 1; 2, from 22:00, to 06:00 → days 1; 2, from 23:00, to 06:00',
  )
  const limits = [{ limit: { kind: 'hard' } }, { limit: { kind: 'soft', overdraftMinor: 100 } }] as const
  expect(inWords(...limits)).toBe('Limit hard → soft · Limit · overdraft €1.00')
})

test('sizes, switches and what is absent are words, identifiers are left out', () => {
  const before = { minimumFreeDiskBytes: 1024 ** 3, draining: false, archivedAt: null }
  const after = { minimumFreeDiskBytes: 2 * 1024 ** 3, draining: true, id: 'cus_1' }
  expect(inWords(before, after)).toBe(
    'Minimum free disk 1 GiB → 2 GiB · Draining no → yes · Archived none → removed',
  )
  expect(inWords({}, { priority: 5, archivedAt: null })).toBe('Priority 5')
})
