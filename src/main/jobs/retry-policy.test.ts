import { expect, it } from 'vitest'
import { maximumFailures, retryDelayMs } from './retry-policy.ts'

it('doubles the delay with every failure', () => {
  expect([1, 2, 3].map((failures) => retryDelayMs('FFMPEG_KILLED', failures))).toEqual([5000, 10_000, 20_000])
})

it('gives up after a bounded number of failures', () => {
  expect(retryDelayMs('FFMPEG_STALLED', maximumFailures)).toBeNull()
})

it('never repeats what cannot get better', () => {
  expect(retryDelayMs('SOURCE_CORRUPT', 1)).toBeNull()
  expect(retryDelayMs('FFMPEG_FAILED', 1)).toBeNull()
  expect(retryDelayMs('OUTPUT_UNWRITABLE', 1)).toBeNull()
})
