import { solveSymmetric } from '../learning/normal-equations.ts'
import type { AutoregressionForm } from './autoregression-form.ts'
import { type LagMoments, lagMoments, rescaleMoments, sumMoments } from './lag-moments.ts'

/** What many alike series taught: coefficients, and how sure they are of each direction (per row, power one). */
export interface SharedBelief {
  readonly coefficients: Float64Array
  readonly gram: Float64Array
}

/** A series in model space with its seasonal differences, zero-padded in front so that every lag can be read. */
export interface DifferencedSeries {
  readonly form: AutoregressionForm
  readonly values: Float64Array
  readonly differences: Float64Array
  readonly padding: number
}

/** How many rows of its own a series must have to outweigh what alike series taught. Chosen on training folds. */
const priorRows = 1500
const ridgeShare = 3e-3
/** Older rows are not fitted: they cost as much as new ones and say less. */
const fittedDays = 35

export function differenceSeries(values: Float64Array, form: AutoregressionForm): DifferencedSeries {
  const padding = form.productLags.reduce((longest, lag) => Math.max(longest, lag), 0) + 4
  const differences = new Float64Array(padding + values.length)
  for (let t = form.difference; t < values.length; t++) {
    differences[padding + t] = values[t]! - values[t - form.difference]!
  }
  return { form, values, differences, padding }
}

/** Moments up to each of the ascending `cuts` (row counts), each scaled so that the target's mean square is one. */
export function normalisedMoments(series: DifferencedSeries, cuts: readonly number[]): LagMoments[] {
  const { differences, padding, form } = series
  let start = Math.max(
    form.difference,
    Math.min(form.firstRow, Math.floor(cuts[0]! / 2)),
    cuts[0]! - fittedDays * form.dayLength,
  )
  let total: LagMoments | undefined
  return cuts.map((cut) => {
    const part = lagMoments(differences, padding, form, start, Math.max(cut, start))
    start = Math.max(cut, start)
    total = total ? sumMoments([total, part]) : part
    const meanSquare = total.power / Math.max(1, total.rows)
    return meanSquare > 0 ? rescaleMoments(total, 1 / Math.sqrt(meanSquare)) : total
  })
}

/** Least squares shrunk towards the shared belief (or towards zero without one). */
export function fitCoefficients(moments: LagMoments, belief: SharedBelief | undefined): Float64Array {
  const size = moments.cross.length
  const matrix = moments.gram.slice()
  const rightSide = moments.cross.slice()
  const ridge = ridgeShare * meanDiagonal(moments.gram, size)
  for (let i = 0; i < size; i++) {
    if (belief) {
      let pull = 0
      for (let j = 0; j < size; j++) {
        const precision = priorRows * belief.gram[i * size + j]!
        matrix[i * size + j]! += precision
        pull += precision * belief.coefficients[j]!
      }
      rightSide[i]! += pull
    }
    matrix[i * size + i]! += ridge + 1e-9
  }
  return solveSymmetric(matrix, rightSide, size)
}

const poolRidgeShare = 1e-2

/** Mean moments of several series, each counted once, and the belief they share; undefined without any rows. */
export function poolMoments(
  moments: readonly LagMoments[],
): { moments: LagMoments; belief: SharedBelief } | undefined {
  const used = moments.filter((one) => one.rows > 0 && one.power > 0)
  if (used.length === 0) return undefined
  const pooled = sumMoments(
    used,
    used.map((one) => 1 / (one.rows * used.length)),
  )
  return {
    moments: pooled,
    belief: { coefficients: ridgeCoefficients(pooled, poolRidgeShare), gram: pooled.gram },
  }
}

/** Ridge regression on moments alone, the penalty a share of the mean diagonal. */
export function ridgeCoefficients(moments: LagMoments, share: number): Float64Array {
  const size = moments.cross.length
  const matrix = moments.gram.slice()
  const ridge = share * meanDiagonal(matrix, size) + 1e-9
  for (let i = 0; i < size; i++) matrix[i * size + i]! += ridge
  return solveSymmetric(matrix, moments.cross, size)
}

function meanDiagonal(matrix: Float64Array, size: number): number {
  let sum = 0
  for (let i = 0; i < size; i++) sum += matrix[i * size + i]!
  return sum / size
}

/** Rolls the regression on from `origin` (a row count), each step feeding the next. In model space. */
export function rollForward(
  series: DifferencedSeries,
  coefficients: Float64Array,
  origin: number,
  horizon: number,
): Float64Array {
  const { form, values, padding } = series
  const weights = lagWeights(form, coefficients)
  const lags = form.productLags
  const differences = new Float64Array(padding + horizon)
  differences.set(series.differences.subarray(origin, origin + padding))
  const path = new Float64Array(horizon)
  for (let step = 0; step < horizon; step++) {
    let change = 0
    for (let k = 1; k < lags.length; k++) change += weights[k]! * differences[padding + step - lags[k]!]!
    differences[padding + step] = change
    const before = step - form.difference
    path[step] = change + (before >= 0 ? path[before]! : values[origin + before]!)
  }
  return path
}

/** The coefficient each product lag has in the end, the sums over days spread out. */
function lagWeights(form: AutoregressionForm, coefficients: Float64Array): Float64Array {
  const weights = new Float64Array(form.productLags.length)
  form.members.forEach((places, feature) => {
    for (const place of places) weights[place]! += coefficients[feature]!
  })
  return weights
}
