import fc from 'fast-check'
import { expect, test } from 'vitest'
import { effectiveThreads, wallSeconds } from './wall-time.ts'

const cpu = { median: 60, logDeviation: 0.1 }

test('an idle machine works on as many threads as there are pieces and as the tier allows', () => {
  expect(effectiveThreads({ threads: 8, maximumThreads: null, load: 0 }, 100)).toBe(8)
  expect(effectiveThreads({ threads: 8, maximumThreads: 2, load: 0 }, 100)).toBe(2)
  expect(effectiveThreads({ threads: 8, maximumThreads: null, load: null }, 3)).toBe(3)
})

test('a busy machine still gives an even share', () => {
  expect(effectiveThreads({ threads: 4, maximumThreads: null, load: 1 }, 100)).toBe(2)
  expect(effectiveThreads({ threads: 4, maximumThreads: null, load: 0.5 }, 1)).toBe(1)
})

test('more load and fewer threads never shorten a job, and one piece takes its CPU time', () => {
  expect(wallSeconds(cpu, 1, { threads: 8, maximumThreads: null, load: 0 }).median).toBe(60)
  const load = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      load,
      load,
      fc.integer({ min: 1, max: 64 }),
      fc.integer({ min: 1, max: 500 }),
      (a, b, threads, tasks) => {
        const at = (value: number): number =>
          wallSeconds(cpu, tasks, { threads, maximumThreads: null, load: value }).median
        return at(Math.min(a, b)) <= at(Math.max(a, b)) && at(a) >= 60 / threads - 1e-9
      },
    ),
  )
})
