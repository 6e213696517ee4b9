import { choleskyFactor, choleskySolve } from './cholesky.ts'
import { type DenseMatrix, matrixRow, zeroMatrix } from './dense-matrix.ts'

/**
 * What some columns of a new row tell about all of its columns, the rows being draws from one joint normal law whose
 * covariance is that of `centred` (the best linear unbiased prediction). `known` are column indexes, `deviations` the new
 * row's values there less the column means; `noiseVariance` is the scatter of one measurement. Returns the expected
 * deviation of every column.
 */
export function conditionOnKnown(
  centred: DenseMatrix,
  known: readonly number[],
  deviations: readonly number[],
  noiseVariance: number,
): Float64Array {
  const expected = new Float64Array(centred.columnCount)
  if (known.length === 0) return expected
  const covariance = zeroMatrix(known.length, known.length)
  for (let row = 0; row < centred.rowCount; row++) {
    const entries = matrixRow(centred, row)
    known.forEach((first, index) => {
      const target = matrixRow(covariance, index)
      for (let other = 0; other <= index; other++) {
        target[other]! += (entries[first]! * entries[known[other]!]!) / centred.rowCount
      }
    })
  }
  known.forEach((_, index) => {
    matrixRow(covariance, index)[index]! += noiseVariance
  })
  const weights = choleskySolve(choleskyFactor(covariance), Float64Array.from(deviations))
  for (let row = 0; row < centred.rowCount; row++) {
    const entries = matrixRow(centred, row)
    const score = known.reduce((sum, column, index) => sum + entries[column]! * weights[index]!, 0)
    for (let column = 0; column < expected.length; column++) {
      expected[column]! += (entries[column]! * score) / centred.rowCount
    }
  }
  return expected
}
