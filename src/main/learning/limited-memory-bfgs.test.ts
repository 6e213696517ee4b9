import { expect, it } from 'vitest'
import { minimise } from './limited-memory-bfgs.ts'

const options = { iterations: 500, tolerance: 1e-14 }

it('finds the end of a curved valley (Rosenbrock)', () => {
  const valley = (point: Float64Array, gradient: Float64Array) => {
    const [x, y] = [point[0]!, point[1]!]
    gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x)
    gradient[1] = 200 * (y - x * x)
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2
  }
  const best = minimise(valley, Float64Array.of(-1.2, 1), options)
  expect(best[0]).toBeCloseTo(1, 4)
  expect(best[1]).toBeCloseTo(1, 4)
})

it('stays finite where there is nothing to gain or the slope is no number', () => {
  expect(minimise(() => 0, Float64Array.of(3, 4), options)).toEqual(Float64Array.of(3, 4))
  const broken = (_: Float64Array, gradient: Float64Array) => {
    gradient.fill(Number.NaN)
    return Number.NaN
  }
  expect(minimise(broken, Float64Array.of(1), options)).toEqual(Float64Array.of(1))
})
