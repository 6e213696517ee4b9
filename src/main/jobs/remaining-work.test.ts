import { expect, it } from 'vitest'
import { remainingCpuSeconds } from './remaining-work.ts'

const quoted = { p10: 50, p50: 100, p90: 200 }

it('believes the quote before anything is measured', () => {
  expect(remainingCpuSeconds({ quoted, measuredCpuSeconds: 1, doneShare: 0.01, measuredTasks: 0 }).p50).toBe(
    99,
  )
})

it('believes the first chunks more than the quote', () => {
  const left = remainingCpuSeconds({ quoted, measuredCpuSeconds: 60, doneShare: 0.25, measuredTasks: 3 })
  expect(left.p50).toBeCloseTo(180)
  expect(left.p90 / left.p50).toBeLessThan(1.1)
})

it('keeps a quote that is surer than the measurement', () => {
  const sure = { p10: 99, p50: 100, p90: 101 }
  expect(
    remainingCpuSeconds({ quoted: sure, measuredCpuSeconds: 60, doneShare: 0.5, measuredTasks: 1 }).p50,
  ).toBe(50)
})
