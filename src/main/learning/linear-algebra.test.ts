import { describe, expect, it } from 'vitest'
import { choleskyFactor, choleskyInverse, choleskySolve, forwardSolve, logDeterminant } from './cholesky.ts'
import { dotProduct, matrixFromRows, matrixRow, timesVector } from './dense-matrix.ts'
import { principalComponents } from './principal-components.ts'
import { predictRidge, ridgeContributions, trainRidge } from './ridge.ts'
import { seededRandom } from './seeded-random.ts'

const matrix = matrixFromRows([
  [4, 2, 0.6],
  [2, 5, 1.5],
  [0.6, 1.5, 3],
])

describe('Cholesky', () => {
  const factor = choleskyFactor(matrix)

  it('solves and inverts', () => {
    const right = Float64Array.of(1, -2, 3)
    const solution = choleskySolve(factor, right)
    timesVector(matrix, solution).forEach((value, index) => {
      expect(value).toBeCloseTo(right[index]!, 12)
    })
    const byInverse = timesVector(choleskyInverse(factor), right)
    byInverse.forEach((value, index) => {
      expect(value).toBeCloseTo(solution[index]!, 12)
    })
    const half = forwardSolve(factor, right)
    expect(dotProduct(half, half)).toBeCloseTo(dotProduct(right, solution), 12)
  })

  it('knows the determinant: 4·(15 − 2.25) − 2·(6 − 0.9) + 0.6·(3 − 3)', () => {
    expect(Math.exp(logDeterminant(factor))).toBeCloseTo(40.8, 10)
  })

  it('refuses a matrix that is not positive definite', () => {
    const indefinite = matrixFromRows([
      [1, 2],
      [2, 1],
    ])
    expect(() => choleskyFactor(indefinite)).toThrow(RangeError)
  })
})

describe('ridge regression', () => {
  const random = seededRandom(1)
  const rows = Array.from({ length: 300 }, () => [random() * 10, random(), random()])
  const target = rows.map(([first, second]) => 3 + 2 * first! - 5 * second! + 0.01 * (random() - 0.5))

  it('finds a line through noise, and takes a missing value for the mean', () => {
    const model = trainRidge(rows, target, 1e-6)
    expect(predictRidge(model, [4, 0.5, 0.1])).toBeCloseTo(8.5, 1)
    expect(predictRidge(model, [4, Number.NaN, 0.1])).toBeCloseTo(3 + 8 - 5 * model.means[1]!, 1)
  })

  it('shrinks to the mean under a heavy penalty, and follows weights', () => {
    const mean = target.reduce((sum, value) => sum + value, 0) / target.length
    expect(predictRidge(trainRidge(rows, target, 1e9), [9, 0.1, 0.5])).toBeCloseTo(mean, 3)
    const ofFirst = trainRidge([[1], [1]], [10, 20], 1, [3, 1])
    expect(predictRidge(ofFirst, [1])).toBeCloseTo(12.5, 6)
  })

  it('splits a prediction into contributions that add up', () => {
    const model = trainRidge(rows, target, 1)
    const features = [7, 0.2, 0.9]
    const total = ridgeContributions(model, features).reduce((sum, part) => sum + part, model.intercept)
    expect(total).toBeCloseTo(predictRidge(model, features), 10)
  })

  it('stands features that never vary and columns that are missing throughout', () => {
    const odd = trainRidge(
      [
        [1, 5, Number.NaN],
        [2, 5, Number.NaN],
        [3, 5, Number.NaN],
      ],
      [1, 2, 3],
      0,
    )
    expect(predictRidge(odd, [2.5, 5, Number.NaN])).toBeCloseTo(2.5, 6)
  })
})

describe('principal components', () => {
  it('finds the direction along which rows vary, then the one across it', () => {
    const random = seededRandom(3)
    const rows = Array.from({ length: 400 }, () => {
      const along = 5 * (random() - 0.5)
      const across = random() - 0.5
      return [0.6 * along - 0.8 * across, 0.8 * along + 0.6 * across]
    })
    const components = principalComponents(matrixFromRows(rows), 2)
    expect(Math.abs(dotProduct(matrixRow(components, 0), Float64Array.of(0.6, 0.8)))).toBeGreaterThan(0.999)
    expect(dotProduct(matrixRow(components, 0), matrixRow(components, 1))).toBeCloseTo(0, 10)
  })
})
