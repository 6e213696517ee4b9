import { type DenseMatrix, dotProduct, matrixRow, zeroMatrix } from './dense-matrix.ts'

/** The lower triangle L of a symmetric positive definite matrix A = L·Lᵀ. */
export type CholeskyFactor = DenseMatrix

/** Throws RangeError where the matrix is not positive definite: raise its diagonal. Reads the lower triangle only. */
export function choleskyFactor(matrix: DenseMatrix): CholeskyFactor {
  const size = matrix.rowCount
  const factor = zeroMatrix(size, size)
  const { values } = factor
  for (let row = 0; row < size; row++) {
    const rowStart = row * size
    for (let column = 0; column <= row; column++) {
      const columnStart = column * size
      let sum = matrix.values[rowStart + column]!
      for (let index = 0; index < column; index++) {
        sum -= values[rowStart + index]! * values[columnStart + index]!
      }
      if (column < row) values[rowStart + column] = sum / values[columnStart + column]!
      else if (sum > 0) values[rowStart + row] = Math.sqrt(sum)
      else throw new RangeError('The matrix is not positive definite.')
    }
  }
  return factor
}

/** x with A·x = b. */
export function choleskySolve(factor: CholeskyFactor, right: Float64Array): Float64Array {
  const size = factor.rowCount
  const { values } = factor
  const solution = forwardSolve(factor, right)
  for (let row = size - 1; row >= 0; row--) {
    solution[row]! /= values[row * size + row]!
    const known = solution[row]!
    for (let index = 0; index < row; index++) solution[index]! -= values[row * size + index]! * known
  }
  return solution
}

/** x with L·x = b. */
export function forwardSolve(factor: CholeskyFactor, right: Float64Array): Float64Array {
  const size = factor.rowCount
  const solution = right.slice()
  for (let row = 0; row < size; row++) {
    const lower = factor.values.subarray(row * size, row * size + row)
    solution[row] = (solution[row]! - dotProduct(lower, solution)) / factor.values[row * size + row]!
  }
  return solution
}

/** The inverse of A, whole and symmetric. */
export function choleskyInverse(factor: CholeskyFactor): DenseMatrix {
  const size = factor.rowCount
  const lowerInverse = zeroMatrix(size, size)
  // Row i of L⁻¹ is a combination of the rows above it, which lie side by side in memory.
  for (let row = 0; row < size; row++) {
    const target = lowerInverse.values.subarray(row * size, row * size + row + 1)
    const pivot = 1 / factor.values[row * size + row]!
    for (let index = 0; index < row; index++) {
      const share = factor.values[row * size + index]! * pivot
      const source = index * size
      for (let column = 0; column <= index; column++) {
        target[column]! -= share * lowerInverse.values[source + column]!
      }
    }
    target[row] = pivot
  }
  return transposedTimesItself(lowerInverse)
}

/** Twice the sum of the logarithms of the diagonal: the logarithm of the determinant of A. */
export function logDeterminant(factor: CholeskyFactor): number {
  let total = 0
  for (let row = 0; row < factor.rowCount; row++) total += Math.log(matrixRow(factor, row)[row]!)
  return 2 * total
}

/** LᵀL of a lower triangle L. */
function transposedTimesItself(lower: DenseMatrix): DenseMatrix {
  const size = lower.rowCount
  const product = zeroMatrix(size, size)
  for (let row = 0; row < size; row++) {
    const source = lower.values.subarray(row * size, row * size + row + 1)
    for (let first = 0; first <= row; first++) {
      const share = source[first]!
      const target = first * size
      for (let second = 0; second <= first; second++) {
        product.values[target + second]! += share * source[second]!
      }
    }
  }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) {
      product.values[column * size + row] = product.values[row * size + column]!
    }
  }
  return product
}
