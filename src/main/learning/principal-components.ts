import { type DenseMatrix, dotProduct, matrixRow, zeroMatrix } from './dense-matrix.ts'
import { seededRandom } from './seeded-random.ts'

/** Orthonormal directions, one per row, in descending order of the variance they carry. */
export type PrincipalComponents = DenseMatrix

/** The first directions of centred rows, by orthogonal iteration on their covariance (Golub and Van Loan, 8.2.4). */
export function principalComponents(rows: DenseMatrix, count: number, iterations = 40): PrincipalComponents {
  const size = rows.columnCount
  const random = seededRandom(17)
  let basis = zeroMatrix(Math.min(count, size, rows.rowCount), size)
  for (let index = 0; index < basis.values.length; index++) basis.values[index] = random() - 0.5
  const products = crossProducts(rows)
  for (let iteration = 0; iteration < iterations; iteration++) {
    const next = zeroMatrix(basis.rowCount, size)
    for (let component = 0; component < basis.rowCount; component++) {
      const direction = matrixRow(basis, component)
      const target = matrixRow(next, component)
      for (let index = 0; index < size; index++) {
        target[index] = dotProduct(matrixRow(products, index), direction)
      }
    }
    orthonormalise(next)
    basis = next
  }
  return basis
}

function crossProducts(rows: DenseMatrix): DenseMatrix {
  const size = rows.columnCount
  const products = zeroMatrix(size, size)
  for (let row = 0; row < rows.rowCount; row++) {
    const entries = matrixRow(rows, row)
    for (let first = 0; first < size; first++) {
      const share = entries[first]!
      const target = matrixRow(products, first)
      for (let second = 0; second < size; second++) target[second]! += share * entries[second]!
    }
  }
  return products
}

/** Modified Gram and Schmidt; a direction that vanishes stays zero. */
function orthonormalise(basis: DenseMatrix): void {
  for (let component = 0; component < basis.rowCount; component++) {
    const direction = matrixRow(basis, component)
    for (let earlier = 0; earlier < component; earlier++) {
      const other = matrixRow(basis, earlier)
      const share = dotProduct(direction, other)
      for (let index = 0; index < direction.length; index++) direction[index]! -= share * other[index]!
    }
    const length = Math.sqrt(dotProduct(direction, direction))
    for (let index = 0; index < direction.length; index++) {
      direction[index] = length > 1e-12 ? direction[index]! / length : 0
    }
  }
}
