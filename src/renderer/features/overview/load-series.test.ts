import { expect, test } from 'vitest'
import { loadSeries } from './load-series.ts'

const sample = (at: number, cpuLoad: number | null) => ({ at, cpuLoad, memoryUsedBytes: 50 })

test('a spike survives thinning', () => {
  const samples = Array.from({ length: 1000 }, (_, at) => sample(at, at === 501 ? 1 : 0.1))
  const points = loadSeries(samples, 100, 200)
  expect(points).toHaveLength(200)
  expect(Math.max(...points.map(({ cpuLoad }) => cpuLoad ?? 0))).toBe(1)
  expect(points.at(-1)?.at).toBe(999)
})

test('what the machine does not tell stays unknown', () => {
  expect(loadSeries([sample(1, null)], 0, 10)).toEqual([{ at: 1, cpuLoad: null, memoryShare: 0 }])
})
