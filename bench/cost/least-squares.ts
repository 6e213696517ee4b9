/**
 * Weighted ridge regression: the coefficients that minimise Σ weight (y - x·β)² + Σ penalty β², by the normal equations.
 * Rows of `x` have as many columns as `penalties`; a penalty of 0 leaves a coefficient free.
 */
export function leastSquares(
  x: readonly (readonly number[])[],
  y: readonly number[],
  penalties: readonly number[],
  weights: readonly number[] = y.map(() => 1),
): number[] {
  const columns = penalties.length
  const system = Array.from({ length: columns }, (_, i) =>
    Array.from({ length: columns + 1 }, (_, j) => (i === j ? penalties[i]! + 1e-9 : 0)),
  )
  for (const [index, row] of x.entries()) {
    for (let i = 0; i < columns; i++) {
      const weighted = row[i]! * weights[index]!
      for (let j = 0; j < columns; j++) system[i]![j]! += weighted * row[j]!
      system[i]![columns]! += weighted * y[index]!
    }
  }
  return solve(system)
}

/** Gaussian elimination with partial pivoting on an augmented matrix. */
function solve(system: number[][]): number[] {
  const size = system.length
  for (let pivot = 0; pivot < size; pivot++) {
    const best = system.slice(pivot).reduce((found, row, offset) => {
      return Math.abs(row[pivot]!) > Math.abs(system[found]![pivot]!) ? pivot + offset : found
    }, pivot)
    ;[system[pivot], system[best]] = [system[best]!, system[pivot]!]
    for (let row = pivot + 1; row < size; row++) {
      const factor = system[row]![pivot]! / system[pivot]![pivot]!
      for (let column = pivot; column <= size; column++)
        system[row]![column]! -= factor * system[pivot]![column]!
    }
  }
  const solution = new Array<number>(size).fill(0)
  for (let row = size - 1; row >= 0; row--) {
    let rest = system[row]![size]!
    for (let column = row + 1; column < size; column++) rest -= system[row]![column]! * solution[column]!
    solution[row] = rest / system[row]![row]!
  }
  return solution
}
