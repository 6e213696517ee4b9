import fc from 'fast-check'
import { expect, test } from 'vitest'
import { effectiveThreads, wallSeconds } from './wall-time.ts'

const cpu = { median: 60, logDeviation: 0.1 }

test('an idle machine works on as many threads as there are pieces and as the tier allows', () => {
  expect(effectiveThreads({ threads: 8, maximumThreads: null, busyThreads: 0 }, 100)).toBe(8)
  expect(effectiveThreads({ threads: 8, maximumThreads: 2, busyThreads: 0 }, 100)).toBe(2)
  expect(effectiveThreads({ threads: 8, maximumThreads: null, busyThreads: null }, 3)).toBe(3)
})

test('what is free is used, and an overcrowded machine gives less the longer its queue', () => {
  expect(effectiveThreads({ threads: 4, maximumThreads: null, busyThreads: 2 }, 1)).toBe(1)
  const full = effectiveThreads({ threads: 4, maximumThreads: null, busyThreads: 4 }, 100)
  const overfull = effectiveThreads({ threads: 4, maximumThreads: null, busyThreads: 12 }, 100)
  expect(full).toBeLessThan(2)
  expect(overfull).toBeGreaterThan(0)
  expect(overfull).toBeLessThan(full / 2)
})

test('more load never shortens a job, nothing beats all threads, and one piece takes its CPU time', () => {
  expect(wallSeconds(cpu, 1, { threads: 8, maximumThreads: null, busyThreads: 0 }).median).toBe(60)
  const busy = fc.double({ min: 0, max: 200, noNaN: true })
  const threadCount = fc.integer({ min: 1, max: 64 })
  fc.assert(
    fc.property(busy, busy, threadCount, fc.integer({ min: 1, max: 500 }), (a, b, threads, tasks) => {
      const at = (busyThreads: number): number =>
        wallSeconds(cpu, tasks, { threads, maximumThreads: null, busyThreads }).median
      return at(Math.min(a, b)) <= at(Math.max(a, b)) + 1e-9 && at(a) >= 60 / threads - 1e-9
    }),
  )
})
