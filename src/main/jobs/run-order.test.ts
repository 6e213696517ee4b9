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

it('finishes the lightest rendition before the rest of the others: it tells where the work is', () => {
  const heavy = Array.from({ length: 5 }, (_, index) => ({
    ...chunk(index),
    weight: 9,
    profileId: 'heavy',
    key: `h${index}`,
  }))
  const light = Array.from({ length: 5 }, (_, index) => chunk(index))
  expect(
    inRunOrder([...heavy, ...light])
      .map((task) => task.key)
      .join(' '),
  ).toBe('h0 v0 h2 v2 h4 v4 v1 v3 h1 h3')
})
