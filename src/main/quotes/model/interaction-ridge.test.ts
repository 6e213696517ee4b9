import { expect, test } from 'vitest'
import { matrixFromRows, matrixRow } from '../../learning/dense-matrix.ts'
import { seededRandom } from '../../learning/seeded-random.ts'
import { fitInteractionRidge, predictInteractionRidge } from './interaction-ridge.ts'

const random = seededRandom(3)
const rows = matrixFromRows(
  Array.from({ length: 200 }, () => [2 * random() - 1, 2 * random() - 1, random() < 0.5 ? 0 : 1]),
)
const truth = Float64Array.from({ length: 200 }, (_, row) => {
  const [first, second, flag] = matrixRow(rows, row)
  return 3 * first! * second! + flag! - 0.5
})

test('finds what is a product of two features, which no straight line does', () => {
  const { ridge, heldOut } = fitInteractionRidge(rows, [truth])
  const missed = heldOut[0]!.map((value, row) => Math.abs(value - truth[row]!))
  // The best straight line misses by 0.75: the mean size of the product.
  expect(missed.reduce((sum, miss) => sum + miss, 0) / missed.length).toBeLessThan(0.6)
  const high = predictInteractionRidge(ridge, Float64Array.of(0.9, 0.9, 1))[0]!
  expect(high).toBeGreaterThan(predictInteractionRidge(ridge, Float64Array.of(0.9, -0.9, 1))[0]! + 1.5)
})

test('a held-out prediction is what a fit without the row predicts', () => {
  const { heldOut } = fitInteractionRidge(rows, [truth], [0, 1])
  const kept = Array.from({ length: 199 }, (_, index) => matrixRow(rows, index + 1))
  const { ridge } = fitInteractionRidge(matrixFromRows(kept), [truth.slice(1)], [0, 1])
  expect(heldOut[0]![0]!).toBeCloseTo(predictInteractionRidge(ridge, matrixRow(rows, 0))[0]!, 6)
})
