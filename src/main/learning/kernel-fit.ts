import { choleskyFactor, choleskyInverse, logDeterminant } from './cholesky.ts'
import { type DenseMatrix, dotProduct, matrixRow, timesVector } from './dense-matrix.ts'
import { covariance, type Kernel, maternFiveHalves } from './gaussian-process.ts'
import { minimiseByGradient } from './gradient-descent.ts'

export type KernelFitOptions = {
  readonly iterations: number
  /** Where to start; the lengths of a kernel fitted to a related target save half the iterations. */
  readonly start?: Kernel
}

/** Before any data a feature is taken to matter little: an inverse length of e^-1.5 on standardised features. */
const priorLogInverseLength = -1.5
const priorVariance = 2

/**
 * The kernel under which the target (centred, with a deviation near 1) is most probable, with a weak prior on the lengths:
 * type II maximum likelihood. Each iteration inverts the covariance, so fit on a sample of some hundred rows.
 */
export function fitKernel(rows: DenseMatrix, target: Float64Array, options: KernelFitOptions): Kernel {
  const start = options.start ?? {
    inverseLengths: new Float64Array(rows.columnCount).fill(Math.exp(priorLogInverseLength)),
    signalDeviation: 1.2,
    noiseDeviation: 0.35,
  }
  const objective = (parameters: Float64Array) => negativeLogPosterior(rows, target, parameters)
  const bounds = { lower: -6, upper: 2 }
  return toKernel(minimiseByGradient(objective, toParameters(start), bounds, options.iterations))
}

function toParameters(kernel: Kernel): Float64Array {
  return Float64Array.from(
    [...kernel.inverseLengths, kernel.signalDeviation, kernel.noiseDeviation],
    Math.log,
  )
}

function toKernel(parameters: Float64Array): Kernel {
  const featureCount = parameters.length - 2
  const [signalDeviation, noiseDeviation] = parameters.subarray(featureCount).map(Math.exp)
  return {
    inverseLengths: parameters.subarray(0, featureCount).map(Math.exp),
    signalDeviation: signalDeviation!,
    noiseDeviation: noiseDeviation!,
  }
}

function negativeLogPosterior(
  rows: DenseMatrix,
  target: Float64Array,
  parameters: Float64Array,
): { value: number; gradient: Float64Array } {
  const kernel = toKernel(parameters)
  const factor = choleskyFactor(covariance(rows, kernel))
  const inverse = choleskyInverse(factor)
  const weights = timesVector(inverse, target)
  const gradient = likelihoodGradient(rows, kernel, inverse, weights)
  let value = 0.5 * dotProduct(target, weights) + 0.5 * logDeterminant(factor)
  for (let feature = 0; feature < rows.columnCount; feature++) {
    const distance = parameters[feature]! - priorLogInverseLength
    value += (0.5 * distance * distance) / priorVariance
    gradient[feature]! += distance / priorVariance
  }
  return { value, gradient }
}

/** Rasmussen and Williams, equation 5.9, over pairs of rows; each pair counts twice and the diagonal once. */
function likelihoodGradient(
  rows: DenseMatrix,
  kernel: Kernel,
  inverse: DenseMatrix,
  weights: Float64Array,
): Float64Array {
  const featureCount = rows.columnCount
  const gradient = new Float64Array(featureCount + 2)
  const signal = kernel.signalDeviation ** 2
  const squares = new Float64Array(featureCount)
  for (let row = 0; row < rows.rowCount; row++) {
    const features = matrixRow(rows, row)
    const inverseRow = matrixRow(inverse, row)
    for (let other = 0; other <= row; other++) {
      const share = (other === row ? 0.5 : 1) * (inverseRow[other]! - weights[row]! * weights[other]!)
      const otherFeatures = matrixRow(rows, other)
      let squaredDistance = 0
      for (let feature = 0; feature < featureCount; feature++) {
        const difference = (features[feature]! - otherFeatures[feature]!) * kernel.inverseLengths[feature]!
        squares[feature] = difference * difference
        squaredDistance += difference * difference
      }
      const root = Math.sqrt(5 * squaredDistance)
      const slope = share * signal * (-5 / 3) * (1 + root) * Math.exp(-root)
      for (let feature = 0; feature < featureCount; feature++) gradient[feature]! += slope * squares[feature]!
      gradient[featureCount]! += 2 * share * signal * maternFiveHalves(squaredDistance)
      if (other === row) gradient[featureCount + 1]! += 2 * share * kernel.noiseDeviation ** 2
    }
  }
  return gradient
}
