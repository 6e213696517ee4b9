import { choleskyFactor, choleskyInverse, choleskySolve, forwardSolve } from '../../learning/cholesky.ts'
import { type DenseMatrix, dotProduct, matrixFromRows, matrixRow } from '../../learning/dense-matrix.ts'
import { covariance, type Kernel, kernelBetween, leaveOneOut } from '../../learning/gaussian-process.ts'
import { fitKernel } from '../../learning/kernel-fit.ts'
import { sampleIndexes, seededRandom } from '../../learning/seeded-random.ts'

/** Gaussian processes for several targets on the same rows; targets that have the same kernel share one factorisation. */
export type SharedProcess = {
  readonly rows: DenseMatrix
  readonly targets: readonly {
    readonly kernel: Kernel
    /** One weight per row. */
    readonly weights: Float64Array
  }[]
  /** The lower triangle of the first target's covariance, for how sure a prediction is. */
  readonly factor: DenseMatrix
  /** The typical deviation of a held-out prediction of the first target, in its own units: 1 means a typical clip. */
  readonly typicalDeviation: number
}

export type HeldOut = {
  /** By target and row: what would have been predicted without that row. */
  readonly means: readonly Float64Array[]
  /** By row, against a typical row. */
  readonly deviations: Float64Array
}

/** Beyond this many targets a kernel of its own is not worth its time: the rest share the last one with more noise. */
const ownKernelCount = 4
const kernelSampleRows = 400
const firstIterations = 45
const laterIterations = 22
/** A target this many deviations away would bend the process towards one odd clip. */
const targetLimit = 4
const noiseLevels = [0.5, 0.9]

export function fitSharedProcess(
  rows: DenseMatrix,
  targets: readonly Float64Array[],
  seed: number,
): { process: SharedProcess; heldOut: HeldOut } {
  const scales = targets.map((target) => Math.sqrt(dotProduct(target, target) / target.length) || 1)
  const limited = targets.map((target, index) =>
    target.map((value) => Math.max(-targetLimit, Math.min(targetLimit, value / scales[index]!))),
  )
  const kernels = fitKernels(rows, limited.slice(0, ownKernelCount), seed)
  const candidates = [
    ...kernels,
    ...noiseLevels.map((level) => ({ ...kernels.at(-1)!, noiseDeviation: level })),
  ]
  const factors = candidates.map((kernel) => choleskyFactor(covariance(rows, kernel)))
  const inverses = factors.map(choleskyInverse)
  const fitted = limited.map((target, index) => {
    const open = index < kernels.length ? [index] : [...candidates.keys()]
    const tried = open.map((candidate) => {
      const heldOut = leaveOneOut(inverses[candidate]!, target)
      return { candidate, heldOut, error: meanAbsoluteDifference(target, heldOut.means) }
    })
    return tried.reduce((best, trial) => (trial.error < best.error ? trial : best))
  })
  const firstDeviations = fitted[0]!.heldOut.deviations
  const typicalDeviation = firstDeviations.slice().sort()[firstDeviations.length >>> 1]!
  return {
    process: {
      rows,
      targets: fitted.map(({ candidate }, index) => ({
        kernel: candidates[candidate]!,
        weights: choleskySolve(factors[candidate]!, limited[index]!).map((weight) => weight * scales[index]!),
      })),
      factor: factors[0]!,
      typicalDeviation,
    },
    heldOut: {
      means: fitted.map(({ heldOut }, index) => heldOut.means.map((mean) => mean * scales[index]!)),
      deviations: firstDeviations.map((deviation) => deviation / typicalDeviation),
    },
  }
}

/** The mean of each target, and how unsure the first one is against a typical row. */
export function predictSharedProcess(
  process: SharedProcess,
  features: Float64Array,
): { means: Float64Array; deviation: number } {
  const kernel = process.targets[0]!.kernel
  const covariances = covariancesWith(process.rows, kernel, features)
  const explained = forwardSolve(process.factor, covariances)
  const prior = kernelBetween(kernel, features, features) + kernel.noiseDeviation ** 2
  const deviation = Math.sqrt(Math.max(1e-6, prior - dotProduct(explained, explained)))
  const means = Float64Array.from(process.targets, (target) => {
    const shared =
      target.kernel === kernel ? covariances : covariancesWith(process.rows, target.kernel, features)
    return dotProduct(shared, target.weights)
  })
  return { means, deviation: deviation / process.typicalDeviation }
}

function covariancesWith(rows: DenseMatrix, kernel: Kernel, features: Float64Array): Float64Array {
  return Float64Array.from({ length: rows.rowCount }, (_, row) =>
    kernelBetween(kernel, matrixRow(rows, row), features),
  )
}

function fitKernels(rows: DenseMatrix, targets: readonly Float64Array[], seed: number): Kernel[] {
  const chosen = sampleIndexes(rows.rowCount, kernelSampleRows, seededRandom(seed))
  const sample = matrixFromRows(Array.from(chosen, (row) => matrixRow(rows, row)))
  const kernels: Kernel[] = []
  for (const target of targets) {
    const sampled = Float64Array.from(chosen, (row) => target[row]!)
    const start = kernels.at(-1)
    const iterations = start === undefined ? firstIterations : laterIterations
    kernels.push(fitKernel(sample, sampled, { iterations, start }))
  }
  return kernels
}

function meanAbsoluteDifference(first: Float64Array, second: Float64Array): number {
  return first.reduce((sum, value, index) => sum + Math.abs(value - second[index]!), 0) / first.length
}
