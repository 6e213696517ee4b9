/**
 * Solves `matrix · x = rightSide` for a symmetric positive definite matrix by Cholesky's method.
 * `matrix` is row-major, `size`², only its lower triangle is read, and it is overwritten by the factor.
 */
export function solveSymmetric(matrix: Float64Array, rightSide: Float64Array, size: number): Float64Array {
  factoriseSymmetric(matrix, size)
  return solveFactorised(matrix, rightSide, size)
}

/**
 * Overwrites a symmetric positive definite matrix by its lower Cholesky factor. A pivot that is not positive
 * (a column that depends on others) is replaced by a huge one, which sets that unknown to zero.
 */
export function factoriseSymmetric(matrix: Float64Array, size: number): void {
  for (let row = 0; row < size; row++) {
    const rowStart = row * size
    for (let column = 0; column <= row; column++) {
      const columnStart = column * size
      let sum = matrix[rowStart + column]!
      const original = sum
      for (let k = 0; k < column; k++) sum -= matrix[rowStart + k]! * matrix[columnStart + k]!
      if (column < row) matrix[rowStart + column] = sum / matrix[columnStart + column]!
      else matrix[rowStart + row] = sum > original * 1e-12 && sum > 0 ? Math.sqrt(sum) : 1e150
    }
  }
}

/** Solves with a factor made by `factoriseSymmetric`. */
export function solveFactorised(factor: Float64Array, rightSide: Float64Array, size: number): Float64Array {
  const solution = rightSide.slice(0, size)
  for (let row = 0; row < size; row++) {
    let sum = solution[row]!
    for (let column = 0; column < row; column++) sum -= factor[row * size + column]! * solution[column]!
    solution[row] = sum / factor[row * size + row]!
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = solution[row]!
    for (let below = row + 1; below < size; below++) sum -= factor[below * size + row]! * solution[below]!
    solution[row] = sum / factor[row * size + row]!
  }
  return solution
}
