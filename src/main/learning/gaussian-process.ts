import { choleskyFactor, choleskyInverse, choleskySolve } from './cholesky.ts'
import { type DenseMatrix, matrixRow, timesVector, zeroMatrix } from './dense-matrix.ts'

/**
 * How alike two rows are: a Matérn 5/2 kernel with a length for each feature
 * (Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, chapters 4 and 5).
 * The deviations are standard deviations of the target; the features are expected to be standardised.
 */
export type Kernel = {
  readonly inverseLengths: Float64Array
  readonly signalDeviation: number
  readonly noiseDeviation: number
}

/** Rows whose noise is larger than the kernel's, as a factor of its variance; 1 for all where left out. */
export type NoiseFactors = Float64Array

export type GaussianProcess = {
  readonly kernel: Kernel
  readonly rows: DenseMatrix
  /** One weight per training row: the prediction is the kernel with each row times its weight. */
  readonly weights: Float64Array
}

export type LeaveOneOut = { readonly means: Float64Array; readonly deviations: Float64Array }

/** The exact posterior mean for one target per row (expected centred on zero); time grows with the cube of the rows. */
export function trainGaussianProcess(
  rows: DenseMatrix,
  target: Float64Array,
  kernel: Kernel,
  noiseFactors?: NoiseFactors,
): GaussianProcess {
  const factor = choleskyFactor(covariance(rows, kernel, noiseFactors))
  return { kernel, rows, weights: choleskySolve(factor, target) }
}

export function predictGaussianProcess(process: GaussianProcess, features: Float64Array): number {
  const { rows, kernel, weights } = process
  let total = 0
  for (let row = 0; row < rows.rowCount; row++) {
    total += weights[row]! * kernelBetween(kernel, matrixRow(rows, row), features)
  }
  return total
}

/**
 * One inversion serves every target that shares the kernel: what the process would predict for each row without that row,
 * and how sure it would be of the noisy target (Rasmussen and Williams, equations 5.10 to 5.12).
 */
export function leaveOneOut(inverse: DenseMatrix, target: Float64Array): LeaveOneOut {
  const weights = timesVector(inverse, target)
  const precision = Float64Array.from(weights, (_, row) => matrixRow(inverse, row)[row]!)
  return {
    means: target.map((value, row) => value - weights[row]! / precision[row]!),
    deviations: precision.map((value) => 1 / Math.sqrt(value)),
  }
}

export function inverseCovariance(
  rows: DenseMatrix,
  kernel: Kernel,
  noiseFactors?: NoiseFactors,
): DenseMatrix {
  return choleskyInverse(choleskyFactor(covariance(rows, kernel, noiseFactors)))
}

/** The covariance of noisy targets; only the lower triangle is filled. */
export function covariance(rows: DenseMatrix, kernel: Kernel, noiseFactors?: NoiseFactors): DenseMatrix {
  const matrix = zeroMatrix(rows.rowCount, rows.rowCount)
  for (let row = 0; row < rows.rowCount; row++) {
    const entries = matrixRow(matrix, row)
    const features = matrixRow(rows, row)
    for (let other = 0; other <= row; other++) {
      entries[other] = kernelBetween(kernel, features, matrixRow(rows, other))
    }
    entries[row]! += kernel.noiseDeviation ** 2 * (noiseFactors?.[row] ?? 1) + 1e-8
  }
  return matrix
}

export function kernelBetween(kernel: Kernel, first: Float64Array, second: Float64Array): number {
  const { inverseLengths, signalDeviation } = kernel
  let squaredDistance = 0
  for (let feature = 0; feature < inverseLengths.length; feature++) {
    const difference = (first[feature]! - second[feature]!) * inverseLengths[feature]!
    squaredDistance += difference * difference
  }
  return signalDeviation ** 2 * maternFiveHalves(squaredDistance)
}

/** 1 at distance 0, falling to 0; twice differentiable, so smoother than trees and less so than a Gaussian. */
export function maternFiveHalves(squaredDistance: number): number {
  const scaled = Math.sqrt(5 * squaredDistance)
  return (1 + scaled + (scaled * scaled) / 3) * Math.exp(-scaled)
}
