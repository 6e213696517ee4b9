import { type DenseMatrix, matrixRow } from '../../learning/dense-matrix.ts'

/**
 * The columns that, once known, leave the least variance in all the others (greedy column subset selection:
 * each round takes the column whose projection removes most). Rows must be centred; `noiseVariance` is what a single
 * measurement adds, so that a noisy column is not taken for an informative one.
 */
export function informativeColumns(rows: DenseMatrix, count: number, noiseVariance: number): number[] {
  const covariances = columnCovariances(rows)
  const chosen: number[] = []
  while (chosen.length < Math.min(count, rows.columnCount)) {
    const best = mostRemoving(covariances, chosen, noiseVariance)
    chosen.push(best)
    removeColumn(covariances, best, noiseVariance)
  }
  return chosen
}

function columnCovariances(rows: DenseMatrix): Float64Array[] {
  const size = rows.columnCount
  const covariances = Array.from({ length: size }, () => new Float64Array(size))
  for (let row = 0; row < rows.rowCount; row++) {
    const entries = matrixRow(rows, row)
    for (let first = 0; first < size; first++) {
      const target = covariances[first]!
      const share = entries[first]! / rows.rowCount
      for (let second = 0; second < size; second++) target[second]! += share * entries[second]!
    }
  }
  return covariances
}

function mostRemoving(
  covariances: readonly Float64Array[],
  chosen: readonly number[],
  noiseVariance: number,
): number {
  let best = 0
  let mostRemoved = -1
  covariances.forEach((column, index) => {
    if (chosen.includes(index)) return
    const removed = column.reduce((sum, value) => sum + value * value, 0) / (column[index]! + noiseVariance)
    if (removed > mostRemoved) {
      mostRemoved = removed
      best = index
    }
  })
  return best
}

function removeColumn(covariances: readonly Float64Array[], removed: number, noiseVariance: number): void {
  const column = covariances[removed]!.slice()
  const scale = 1 / (column[removed]! + noiseVariance)
  covariances.forEach((target, first) => {
    for (let second = 0; second < target.length; second++) {
      target[second]! -= column[first]! * column[second]! * scale
    }
  })
}
