import type { CpuInfo } from 'node:os'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cpuLoadBetween } from './cpu-load.ts'

const core = (user: number, idle: number): CpuInfo => ({
  model: 'core',
  speed: 0,
  times: { user, nice: 0, sys: 0, idle, irq: 0 },
})

test('the load is the share of all cores that was busy', () => {
  const earlier = [core(100, 100), core(0, 0)]
  const later = [core(200, 100), core(0, 100)]
  expect(cpuLoadBetween(earlier, later)).toBe(0.5)
})

test('nothing is claimed when no time passed or a core went away', () => {
  expect(cpuLoadBetween([core(5, 5)], [core(5, 5)])).toBeNull()
  expect(cpuLoadBetween([core(5, 5), core(5, 5)], [core(9, 9)])).toBeNull()
})

test('counters that jump, as after a suspended machine, still give null or a share', () => {
  const counter = fc.integer({ min: 0, max: 2 ** 40 })
  fc.assert(
    fc.property(counter, counter, counter, counter, (user, idle, laterUser, laterIdle) => {
      const load = cpuLoadBetween([core(user, idle)], [core(laterUser, laterIdle)])
      return load === null || (load >= 0 && load <= 1)
    }),
  )
})
