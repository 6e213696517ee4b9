import { expect, test } from 'vitest'
import { type LimitTier, probeLimits, strongestInForce } from './limits.ts'

test('every kind is tried and explained; threads always work', async () => {
  const available = await probeLimits()
  expect(available.map(({ tier }) => tier)).toEqual(['threads', 'niceness', 'affinity', 'cgroup'])
  expect(available[0]?.works).toBe(true)
  for (const { detail } of available) expect(detail).toMatch(/\.$/)
})

test('in force is the strongest kind that is applied and works, never one that only could be', () => {
  const available = (['threads', 'niceness', 'affinity', 'cgroup'] as LimitTier[]).map((tier) => ({
    tier,
    works: tier !== 'cgroup',
    detail: '',
  }))
  expect(strongestInForce(available, ['threads', 'niceness'])).toBe('niceness')
  expect(strongestInForce(available, ['threads', 'niceness', 'cgroup'])).toBe('niceness')
  expect(strongestInForce(available, ['threads'])).toBe('threads')
  expect(strongestInForce([], ['threads', 'niceness'])).toBe('threads')
})
