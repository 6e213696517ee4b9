import { describe, expect, test } from 'vitest'
import { formatBitRate, formatBytes } from './bytes.ts'
import { formatClock, formatDuration, formatDurationRange, formatRoughDuration } from './duration.ts'
import { formatShare } from './numbers.ts'
import { formatAge, formatRelative } from './time.ts'

const locale = 'en-GB'

test.each([
  [0, '0 B'],
  [812, '812 B'],
  [1024, '1 KiB'],
  [1_048_575, '1 MiB'],
  [4_404_019, '4.2 MiB'],
  [126_701_535_232, '118 GiB'],
])('%i bytes are %s', (sizeBytes, expected) => expect(formatBytes(sizeBytes, locale)).toBe(expected))

test('bit rates', () => {
  expect(formatBitRate(4_800_000, locale)).toBe('4.8 Mbit/s')
  expect(formatBitRate(128_000, locale)).toBe('128 kbit/s')
})

test.each([
  [0, '0 s'],
  [0.42, '0.42 s'],
  [42, '42 s'],
  [59.7, '1 min'],
  [200, '3 min 20 s'],
  [3600, '1 h'],
  [3899, '1 h 5 min'],
  [3599.6, '1 h'],
  [187_200, '2 d 4 h'],
])('%d s last %s', (seconds, expected) => expect(formatDuration(seconds, locale)).toBe(expected))

describe('estimates', () => {
  test('say one unit', () => {
    expect(formatRoughDuration(200, locale)).toBe('3 min')
    expect(formatRoughDuration(5400, locale)).toBe('1.5 h')
  })
  test('say the unit once when both ends share it', () => {
    expect(formatDurationRange({ p10: 180, p90: 300 }, locale)).toBe('3 – 5 min')
    expect(formatDurationRange({ p10: 50, p90: 120 }, locale)).toBe('50 s – 2 min')
    expect(formatDurationRange({ p10: 60, p90: 100 }, locale)).toBe('1 – 2 min')
    expect(formatDurationRange({ p10: 180, p90: 182 }, locale)).toBe('3 min')
  })
})

test('a player clock', () => {
  expect(formatClock(247)).toBe('4:07')
  expect(formatClock(3729)).toBe('1:02:09')
})

test('a share never rounds to nothing or to all', () => {
  expect(formatShare(0, locale)).toBe('0%')
  expect(formatShare(0.001, locale)).toBe('<1%')
  expect(formatShare(0.999, locale)).toBe('99%')
  expect(formatShare(1, locale)).toBe('100%')
})

test.each([
  [0, 'now'],
  [-20_000, 'now'],
  [-45_000, '45 sec ago'],
  [-300_000, '5 min ago'],
  [7_200_000, 'in 2 hr'],
  [-86_400_000, 'yesterday'],
])('%i ms from now is %s', (offset, expected) => expect(formatRelative(offset, 0, locale)).toBe(expected))

test('ages', () => {
  expect([1000, 12_000, 240_000, 7_200_000].map(formatAge)).toEqual(['just now', '12 s', '4 min', '2 h'])
})
