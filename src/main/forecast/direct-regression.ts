import { factoriseSymmetric, solveFactorised } from '../learning/cholesky.ts'
import type { DifferencedSeries } from './autoregression.ts'
import type { LagMoments } from './lag-moments.ts'

const ridgeShare = 1e-2

/** One regression per step ahead, shared by alike series: coefficients of step h in row h. */
export interface DirectRegression {
  readonly coefficients: readonly Float64Array[]
}

/** Fits every step on pooled moments of a direct form, the ridge a share of the mean diagonal. */
export function fitDirectRegression(pooled: LagMoments): DirectRegression {
  const size = Math.sqrt(pooled.gram.length)
  const factor = pooled.gram.slice()
  let trace = 0
  for (let i = 0; i < size; i++) trace += factor[i * size + i]!
  for (let i = 0; i < size; i++) factor[i * size + i]! += (ridgeShare * trace) / size + 1e-9
  factoriseSymmetric(factor, size)
  const steps = pooled.cross.length / size
  return {
    coefficients: Array.from({ length: steps }, (_, h) =>
      solveFactorised(factor, pooled.cross.subarray(h * size, (h + 1) * size), size),
    ),
  }
}

/** The path after `origin` (a row count), in model space. */
export function forecastDirectly(
  series: DifferencedSeries,
  regression: DirectRegression,
  origin: number,
): Float64Array {
  const { form, values, differences, padding } = series
  const features = form.members.map((places) => {
    let sum = 0
    for (const place of places) sum += differences[padding + origin - form.productLags[place]!]!
    return sum
  })
  return Float64Array.from(regression.coefficients, (coefficients, step) => {
    let change = 0
    for (let i = 0; i < features.length; i++) change += coefficients[i]! * features[i]!
    return change + values[origin + (step % form.difference) - form.difference]!
  })
}
