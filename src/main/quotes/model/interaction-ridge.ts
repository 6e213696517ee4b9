import { choleskyFactor, choleskySolve, forwardSolve } from '../../learning/cholesky.ts'
import {
  type DenseMatrix,
  dotProduct,
  matrixFromRows,
  matrixRow,
  zeroMatrix,
} from '../../learning/dense-matrix.ts'

/** A straight line through the features and the products of every two of them, for several targets at once. */
export type InteractionRidge = {
  /** Which features are multiplied with each other. */
  readonly interacting: readonly number[]
  /** By target: the intercept, one weight a feature, one a product. */
  readonly weights: readonly Float64Array[]
}

/** Pull towards zero, as that many rows; products are pulled harder, there being many more of them. */
const featurePenalty = 3
const productPenalty = 40
/** A target this many deviations away would bend the line towards one odd row. */
const targetLimit = 4

/**
 * Rows must be standardised; features that are not only 0 or 1 interact unless told otherwise. `heldOut` is, by target and row,
 * what would have been predicted without that row (exact for a ridge).
 */
export function fitInteractionRidge(
  rows: DenseMatrix,
  targets: readonly Float64Array[],
  interacting: readonly number[] = manyValued(rows),
): { ridge: InteractionRidge; heldOut: Float64Array[] } {
  const expanded = matrixFromRows(
    Array.from({ length: rows.rowCount }, (_, row) => expand(matrixRow(rows, row), interacting)),
  )
  const gram = gramOf(expanded)
  for (let column = 0; column < gram.columnCount; column++) {
    const penalty = column === 0 ? 1e-6 : column <= rows.columnCount ? featurePenalty : productPenalty
    matrixRow(gram, column)[column]! += penalty
  }
  const factor = choleskyFactor(gram)
  const leverages = Float64Array.from({ length: rows.rowCount }, (_, row) => {
    const solved = forwardSolve(factor, matrixRow(expanded, row))
    return Math.min(0.95, dotProduct(solved, solved))
  })
  const limited = targets.map(limitTarget)
  const weights = limited.map((target) => choleskySolve(factor, transposedTimes(expanded, target)))
  const heldOut = limited.map((target, index) =>
    target.map((value, row) => {
      const residual = value - dotProduct(matrixRow(expanded, row), weights[index]!)
      return value - residual / (1 - leverages[row]!)
    }),
  )
  return { ridge: { interacting, weights }, heldOut }
}

export function predictInteractionRidge(ridge: InteractionRidge, features: Float64Array): Float64Array {
  const expanded = expand(features, ridge.interacting)
  return Float64Array.from(ridge.weights, (weights) => dotProduct(weights, expanded))
}

function expand(features: Float64Array, interacting: readonly number[]): Float64Array {
  const count = (interacting.length * (interacting.length + 1)) / 2
  const expanded = new Float64Array(1 + features.length + count)
  expanded[0] = 1
  expanded.set(features, 1)
  let next = 1 + features.length
  interacting.forEach((first, index) => {
    for (let other = index; other < interacting.length; other++) {
      expanded[next++] = features[first]! * features[interacting[other]!]!
    }
  })
  return expanded
}

/** Four values and more: a flag has two, and a third where it was missing. */
function manyValued(rows: DenseMatrix): number[] {
  return Array.from({ length: rows.columnCount }, (_, column) => column).filter((column) => {
    const seen = new Set<number>()
    for (let row = 0; row < rows.rowCount && seen.size < 4; row++) seen.add(matrixRow(rows, row)[column]!)
    return seen.size === 4
  })
}

/** The lower triangle of the matrix' transpose times itself. */
function gramOf(matrix: DenseMatrix): DenseMatrix {
  const gram = zeroMatrix(matrix.columnCount, matrix.columnCount)
  for (let row = 0; row < matrix.rowCount; row++) {
    const entries = matrixRow(matrix, row)
    for (let first = 0; first < entries.length; first++) {
      const share = entries[first]!
      if (share === 0) continue
      const target = matrixRow(gram, first)
      for (let second = 0; second <= first; second++) target[second]! += share * entries[second]!
    }
  }
  return gram
}

function limitTarget(target: Float64Array): Float64Array {
  const limit = targetLimit * Math.sqrt(dotProduct(target, target) / target.length)
  return target.map((value) => Math.max(-limit, Math.min(limit, value)))
}

function transposedTimes(matrix: DenseMatrix, vector: Float64Array): Float64Array {
  const product = new Float64Array(matrix.columnCount)
  for (let row = 0; row < matrix.rowCount; row++) {
    const share = vector[row]!
    const entries = matrixRow(matrix, row)
    for (let column = 0; column < product.length; column++) product[column]! += share * entries[column]!
  }
  return product
}
