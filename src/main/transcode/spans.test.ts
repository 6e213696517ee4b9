import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutSpans } from './spans.ts'

const chunkCpuSeconds = fc.array(fc.double({ min: 0.001, max: 60, noNaN: true }), {
  minLength: 1,
  maxLength: 200,
})
const threads = fc.integer({ min: 1, max: 64 })

function total(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

test('spans cover every chunk once and in order', () => {
  fc.assert(
    fc.property(chunkCpuSeconds, threads, (costs, count) => {
      const spans = cutSpans({ chunkCpuSeconds: costs, jobCpuSeconds: total(costs), threads: count })
      let next = 0
      for (const { firstChunk, chunkCount } of spans) {
        expect(firstChunk).toBe(next)
        expect(chunkCount).toBeGreaterThan(0)
        next += chunkCount
      }
      expect(next).toBe(costs.length)
    }),
  )
})

const sizes = (chunks: number, chunkCost: number, count: number) =>
  cutSpans({
    chunkCpuSeconds: Array.from({ length: chunks }, () => chunkCost),
    jobCpuSeconds: chunks * chunkCost,
    threads: count,
  }).map(({ chunkCount }) => chunkCount)

test('a thread of its own takes spans of about ten CPU seconds', () => {
  expect(sizes(40, 1, 1).slice(0, 3)).toEqual([10, 10, 10])
  expect(sizes(4, 30, 1)).toEqual([1, 1, 1, 1])
})

test('a short job is still divided between two threads', () => {
  expect(sizes(5, 1.5, 2)).toEqual([3, 2])
})

test('spans shrink towards the end, so that eight threads finish together', () => {
  const spans = sizes(400, 0.5, 8)
  expect(spans[0]).toBe(20)
  expect(spans.slice(-8).every((chunks) => chunks * 0.5 <= 4)).toBe(true)
})

test('a job that costs next to nothing stays in one piece', () => {
  expect(sizes(5, 0.1, 8)).toEqual([5])
})
