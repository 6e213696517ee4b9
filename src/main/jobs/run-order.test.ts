import { expect, it } from 'vitest'
import type { PlannedTask } from '../task-runner.ts'
import { inRunOrder } from './run-order.ts'

function chunk(ordinal: number): PlannedTask {
  return {
    key: `v${ordinal}`,
    kind: 'video',
    profileId: 'prf',
    ordinal,
    dependsOn: [],
    threads: 1,
    weight: 1,
    spec: null,
  }
}

it('takes three chunks spread over the source first, then the rest in order, and assembles last', () => {
  const assemble: PlannedTask = { ...chunk(0), key: 'end', kind: 'assemble' }
  const order = inRunOrder([assemble, ...Array.from({ length: 9 }, (_, index) => chunk(index))])
  expect(order.map((task) => task.key).join(' ')).toBe('v1 v4 v7 v0 v2 v3 v5 v6 v8 end')
})

it('copes with fewer chunks than samples', () => {
  expect(inRunOrder([chunk(1), chunk(0)]).map((task) => task.key)).toEqual(['v0', 'v1'])
})
