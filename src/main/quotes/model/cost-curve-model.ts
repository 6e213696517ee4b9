import { weightedQuantile } from '../../learning/boosting-loss.ts'
import { type ConformalCalibration, calibrateConformal, conformalQuantile } from '../../learning/conformal.ts'
import { type DenseMatrix, dotProduct, matrixFromRows, matrixRow } from '../../learning/dense-matrix.ts'
import { normal95 } from '../../learning/lognormal.ts'
import { principalComponents } from '../../learning/principal-components.ts'
import { standardisation } from '../../learning/ridge.ts'
import { fitInteractionRidge, type InteractionRidge, predictInteractionRidge } from './interaction-ridge.ts'
import { medianOf } from './median.ts'
import { fitSharedProcess, predictSharedProcess, type SharedProcess } from './shared-process.ts'

/**
 * What every clip costs under every configuration, as rows of ln CPU seconds. Rows are nearly one curve shifted up or down:
 * a few principal components carry it, and each component is predicted from the clip's features by a Gaussian process and by a
 * ridge with products of features, in the shares that predict held-out clips best: the two miss on different clips.
 */
export type CurveRows = {
  /** Features of each clip; NaN is missing. */
  readonly features: readonly (readonly number[])[]
  /** What is taken off each clip's row before learning: the ln of its size, or of its cost under a known configuration. */
  readonly offsets: readonly number[]
  /** ln CPU seconds by clip and configuration; NaN where not measured. */
  readonly logCosts: readonly (readonly number[])[]
  /** The calibration group of each clip. */
  readonly groups: readonly string[]
}

export type CurveModel = {
  readonly means: readonly number[]
  readonly scales: readonly number[]
  /** The typical curve: ln CPU seconds above the offset, by configuration. */
  readonly typical: Float64Array
  readonly components: DenseMatrix
  readonly process: SharedProcess
  readonly ridge: InteractionRidge
  /** By component, the share of the ridge in its prediction, 0 to 1. */
  readonly ridgeShares: readonly number[]
  /** The spread of ln cost by configuration that no clip feature explains. */
  readonly residualDeviations: Float64Array
  readonly calibration: ConformalCalibration
}

/** ln CPU seconds at three probabilities, by configuration. */
export type CurvePrediction = {
  readonly p05: Float64Array
  readonly p50: Float64Array
  readonly p95: Float64Array
}

const componentCount = 12
/** Standardised features beyond this are pulled back: outside the training range a process must not extrapolate. */
const featureLimit = 4

export function trainCurveModel(rows: CurveRows, seed: number): CurveModel {
  const { means, scales } = standardisation(rows.features, rows.features[0]?.length ?? 0)
  const features = matrixFromRows(rows.features.map((row) => standardiseRow(row, means, scales)))
  const { typical, centred } = centreCurves(rows)
  const components = principalComponents(centred, componentCount)
  const scores = Array.from({ length: components.rowCount }, (_, component) =>
    Float64Array.from({ length: centred.rowCount }, (_, clip) =>
      dotProduct(matrixRow(centred, clip), matrixRow(components, component)),
    ),
  )
  const { process, heldOut } = fitSharedProcess(features, scores, seed)
  const { ridge, heldOut: heldOutRidge } = fitInteractionRidge(features, scores)
  const ridgeShares = scores.map((score, component) =>
    bestShare(score, heldOut.means[component]!, heldOutRidge[component]!),
  )
  const blended = heldOut.means.map((means, component) =>
    blend(means, heldOutRidge[component]!, ridgeShares[component]!),
  )
  const residuals = heldOutResiduals(rows, typical, components, blended)
  const residualDeviations = robustDeviations(residuals)
  const spreads = heldOut.deviations
  const calibration = calibrate(
    rows,
    residuals,
    (clip, configuration) => residualDeviations[configuration]! * spreads[clip]!,
  )
  return {
    means,
    scales,
    typical,
    components,
    process,
    ridge,
    ridgeShares,
    residualDeviations,
    calibration,
  }
}

export function predictCurve(
  model: CurveModel,
  features: readonly number[],
  offset: number,
  group: string,
  widening = 1,
): CurvePrediction {
  const standardised = standardiseRow(features, model.means, model.scales)
  const { means: processMeans, deviation } = predictSharedProcess(model.process, standardised)
  const ridgeMeans = predictInteractionRidge(model.ridge, standardised)
  const means = processMeans.map((mean, component) => {
    const share = model.ridgeShares[component]!
    return mean + share * (ridgeMeans[component]! - mean)
  })
  const configurationCount = model.typical.length
  const quantile = (level: number): Float64Array =>
    Float64Array.from({ length: configurationCount }, (_, configuration) => {
      const spread = model.residualDeviations[configuration]! * deviation * widening
      const score = conformalQuantile(model.calibration, group, level)
      return offset + curveAt(model.typical, model.components, means, configuration) + score * spread
    })
  return { p05: quantile(0.05), p50: quantile(0.5), p95: quantile(0.95) }
}

const triedShares = [0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9]

/** The share of the second prediction with which the two together miss least, in absolute terms. */
function bestShare(truth: Float64Array, first: Float64Array, second: Float64Array): number {
  const missWith = (share: number): number =>
    blend(first, second, share).reduce((sum, value, row) => sum + Math.abs(value - truth[row]!), 0)
  return triedShares.reduce((best, share) => (missWith(share) < missWith(best) ? share : best))
}

function blend(first: Float64Array, second: Float64Array, share: number): Float64Array {
  return first.map((value, row) => value + share * (second[row]! - value))
}

/** Missing values become typical ones, and what lies far outside training is pulled back. */
export function standardiseRow(
  row: readonly number[],
  means: readonly number[],
  scales: readonly number[],
): Float64Array {
  return Float64Array.from(row, (value, feature) => {
    if (!Number.isFinite(value)) return 0
    const standardised = (value - means[feature]!) / scales[feature]!
    return Math.max(-featureLimit, Math.min(featureLimit, standardised))
  })
}

/** Curves less their offset and the typical curve; what was not measured is taken to run along with the rest of its clip. */
function centreCurves({ logCosts, offsets }: CurveRows): { typical: Float64Array; centred: DenseMatrix } {
  const shifted = logCosts.map((row, clip) => row.map((value) => value - offsets[clip]!))
  const configurationCount = logCosts[0]?.length ?? 0
  const typical = Float64Array.from({ length: configurationCount }, (_, configuration) =>
    medianOf(shifted.map((row) => row[configuration]!)),
  )
  const centred = shifted.map((row) => {
    const differences = row.map((value, configuration) => value - typical[configuration]!)
    const level = medianOf(differences)
    return differences.map((value) => (Number.isFinite(value) ? value : level))
  })
  return { typical, centred: matrixFromRows(centred) }
}

function heldOutResiduals(
  { logCosts, offsets }: CurveRows,
  typical: Float64Array,
  components: DenseMatrix,
  heldOut: readonly Float64Array[],
): number[][] {
  return logCosts.map((row, clip) => {
    const scores = Float64Array.from(heldOut, (component) => component[clip]!)
    return row.map(
      (value, configuration) => value - offsets[clip]! - curveAt(typical, components, scores, configuration),
    )
  })
}

function curveAt(
  typical: Float64Array,
  components: DenseMatrix,
  scores: Float64Array,
  configuration: number,
): number {
  let value = typical[configuration]!
  for (let component = 0; component < scores.length; component++) {
    value += scores[component]! * matrixRow(components, component)[configuration]!
  }
  return value
}

/** By configuration, what nine in ten held-out clips stay within, as the deviation of a normal law: outliers do not count. */
function robustDeviations(residuals: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from({ length: residuals[0]?.length ?? 0 }, (_, configuration) => {
    const sizes = residuals.map((row) => Math.abs(row[configuration]!)).filter(Number.isFinite)
    return Math.max(0.01, weightedQuantile(Float64Array.from(sizes), 0.9) / normal95)
  })
}

function calibrate(
  rows: CurveRows,
  residuals: readonly (readonly number[])[],
  spread: (clip: number, configuration: number) => number,
): ConformalCalibration {
  const scores: number[] = []
  const groups: string[] = []
  residuals.forEach((row, clip) => {
    row.forEach((residual, configuration) => {
      if (!Number.isFinite(residual)) return
      scores.push(residual / spread(clip, configuration))
      groups.push(rows.groups[clip]!)
    })
  })
  return calibrateConformal(scores, groups)
}
