/** A row-major matrix: entry (row, column) is `values[row * columnCount + column]`. */
export type DenseMatrix = {
  readonly rowCount: number
  readonly columnCount: number
  readonly values: Float64Array
}

export function zeroMatrix(rowCount: number, columnCount: number): DenseMatrix {
  return { rowCount, columnCount, values: new Float64Array(rowCount * columnCount) }
}

/** One row as a view: writing to it writes to the matrix. */
export function matrixRow({ columnCount, values }: DenseMatrix, row: number): Float64Array {
  return values.subarray(row * columnCount, (row + 1) * columnCount)
}

/** Rows of equal length as a matrix. */
export function matrixFromRows(rows: readonly ArrayLike<number>[]): DenseMatrix {
  const matrix = zeroMatrix(rows.length, rows[0]?.length ?? 0)
  rows.forEach((row, index) => {
    matrixRow(matrix, index).set(row)
  })
  return matrix
}

/** Leaves out what the shorter vector lacks. */
export function dotProduct(first: Float64Array, second: Float64Array): number {
  const length = Math.min(first.length, second.length)
  let total = 0
  for (let index = 0; index < length; index++) total += first[index]! * second[index]!
  return total
}

/** The matrix times a vector. */
export function timesVector(matrix: DenseMatrix, vector: Float64Array): Float64Array {
  return Float64Array.from({ length: matrix.rowCount }, (_, row) =>
    dotProduct(matrixRow(matrix, row), vector),
  )
}
