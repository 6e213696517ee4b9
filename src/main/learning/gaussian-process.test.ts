import { describe, expect, it } from 'vitest'
import { matrixFromRows, matrixRow } from './dense-matrix.ts'
import {
  inverseCovariance,
  leaveOneOut,
  predictGaussianProcess,
  trainGaussianProcess,
} from './gaussian-process.ts'
import { fitKernel } from './kernel-fit.ts'
import { seededRandom } from './seeded-random.ts'

/** A wave in the first feature; the second feature is noise. */
function wave(rowCount: number, seed: number): { features: number[][]; target: Float64Array } {
  const random = seededRandom(seed)
  const features = Array.from({ length: rowCount }, () => [4 * (random() - 0.5), 4 * (random() - 0.5)])
  const target = Float64Array.from(features, ([first]) => Math.sin(2 * first!) + 0.1 * (random() - 0.5))
  return { features, target }
}

const { features, target } = wave(120, 1)
const rows = matrixFromRows(features)
const kernel = fitKernel(rows, target, { iterations: 60 })

describe('a Gaussian process', () => {
  it('learns which feature matters and how large the noise is', () => {
    expect(kernel.inverseLengths[0]).toBeGreaterThan(5 * kernel.inverseLengths[1]!)
    expect(kernel.noiseDeviation).toBeGreaterThan(0.01)
    expect(kernel.noiseDeviation).toBeLessThan(0.06)
  })

  it('predicts a curve it was never told the form of', () => {
    const process = trainGaussianProcess(rows, target, kernel)
    const unseen = wave(100, 2)
    const worst = unseen.features.reduce((most, row) => {
      const error = Math.abs(predictGaussianProcess(process, Float64Array.from(row)) - Math.sin(2 * row[0]!))
      return Math.max(most, error)
    }, 0)
    expect(worst).toBeLessThan(0.15)
  })

  it('knows without retraining what it would have said about a row it had not seen', () => {
    const held = 17
    const others = matrixFromRows(features.filter((_, index) => index !== held))
    const without = trainGaussianProcess(
      others,
      target.filter((_, index) => index !== held),
      kernel,
    )
    const expected = predictGaussianProcess(without, matrixRow(rows, held))
    const { means, deviations } = leaveOneOut(inverseCovariance(rows, kernel), target)
    expect(means[held]).toBeCloseTo(expected, 8)
    expect(deviations[held]).toBeGreaterThanOrEqual(kernel.noiseDeviation)
  })
})
