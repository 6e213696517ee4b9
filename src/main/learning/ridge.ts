import { choleskyFactor, choleskySolve } from './cholesky.ts'
import { type DenseMatrix, matrixRow, zeroMatrix } from './dense-matrix.ts'

/** A linear model on standardised features; a missing value counts as the training mean. */
export type RidgeModel = {
  readonly means: readonly number[]
  readonly scales: readonly number[]
  readonly coefficients: readonly number[]
  readonly intercept: number
}

/**
 * Least squares with `penalty` on the squared coefficients of the standardised features (Hoerl and Kennard, 1970).
 * `penalty` counts as that many rows of pull to zero; 0 needs independent features. One feature vector per row, NaN is missing.
 */
export function trainRidge(
  rows: readonly ArrayLike<number>[],
  target: ArrayLike<number>,
  penalty: number,
  weights?: ArrayLike<number>,
): RidgeModel {
  const featureCount = rows[0]?.length ?? 0
  const { means, scales } = standardisation(rows, featureCount)
  const weightOf = (row: number): number => weights?.[row] ?? 1
  let totalWeight = 0
  let weightedTarget = 0
  for (let row = 0; row < rows.length; row++) {
    totalWeight += weightOf(row)
    weightedTarget += weightOf(row) * target[row]!
  }
  const centre = totalWeight > 0 ? weightedTarget / totalWeight : 0
  const normal = zeroMatrix(featureCount + 1, featureCount + 1)
  const right = new Float64Array(featureCount + 1)
  for (let row = 0; row < rows.length; row++) {
    addRow(normal, right, standardise(rows[row]!, means, scales), target[row]! - centre, weightOf(row))
  }
  for (let feature = 0; feature <= featureCount; feature++) {
    matrixRow(normal, feature)[feature]! += feature < featureCount ? penalty + 1e-9 : 1e-9
  }
  const solution = choleskySolve(choleskyFactor(normal), right)
  return {
    means,
    scales,
    coefficients: Array.from(solution.subarray(0, featureCount)),
    intercept: centre + solution[featureCount]!,
  }
}

export function predictRidge(model: RidgeModel, features: ArrayLike<number>): number {
  const standardised = standardise(features, model.means, model.scales)
  return model.coefficients.reduce(
    (sum, coefficient, feature) => sum + coefficient * standardised[feature]!,
    model.intercept,
  )
}

/** What each feature adds to the prediction against a row of training means. */
export function ridgeContributions(model: RidgeModel, features: ArrayLike<number>): number[] {
  const standardised = standardise(features, model.means, model.scales)
  return model.coefficients.map((coefficient, feature) => coefficient * standardised[feature]!)
}

function addRow(
  normal: DenseMatrix,
  right: Float64Array,
  features: Float64Array,
  target: number,
  weight: number,
): void {
  for (let first = 0; first < features.length; first++) {
    const weighted = weight * features[first]!
    right[first]! += weighted * target
    const entries = matrixRow(normal, first)
    for (let second = 0; second <= first; second++) entries[second]! += weighted * features[second]!
  }
}

/** The last entry is the constant 1 of the intercept. */
function standardise(
  features: ArrayLike<number>,
  means: readonly number[],
  scales: readonly number[],
): Float64Array {
  const standardised = new Float64Array(means.length + 1)
  for (let feature = 0; feature < means.length; feature++) {
    const value = features[feature]!
    standardised[feature] = Number.isFinite(value) ? (value - means[feature]!) / scales[feature]! : 0
  }
  standardised[means.length] = 1
  return standardised
}

/** The mean and the standard deviation of each feature over the rows that have it. */
export function standardisation(
  rows: readonly ArrayLike<number>[],
  featureCount: number,
): { means: number[]; scales: number[] } {
  const means: number[] = []
  const scales: number[] = []
  for (let feature = 0; feature < featureCount; feature++) {
    const values = rows.map((row) => row[feature]!).filter(Number.isFinite)
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length)
    means.push(mean)
    scales.push(variance > 1e-18 ? Math.sqrt(variance) : 1)
  }
  return { means, scales }
}
