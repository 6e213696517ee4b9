import {
  type BoostedTrees,
  type BoostingOptions,
  predictBoostedTrees,
  trainBoostedTrees,
} from '../../learning/boosted-trees.ts'
import { type ConformalCalibration, calibrateConformal, conformalQuantile } from '../../learning/conformal.ts'
import { predictRidge, type RidgeModel, trainRidge } from '../../learning/ridge.ts'
import { seededRandom, shuffled } from '../../learning/seeded-random.ts'

/** Rows to learn a positive quantity from: its logarithm, less the logarithm of what it is nearly proportional to. */
export type LogRows = {
  readonly features: readonly (readonly number[])[]
  readonly targets: readonly number[]
  /** Rows of one source stay together when rows are held out. */
  readonly sources: readonly string[]
  /** Which calibration each row belongs to. */
  readonly groups: readonly string[]
}

/** A log-linear base for what scales, trees on its residuals for what does not, and the errors they make on unseen sources. */
export type LogCostModel = {
  readonly ridge: RidgeModel
  readonly trees: BoostedTrees
  readonly calibration: ConformalCalibration
}

const foldCount = 5
const ridgePenalty = 2
/** By row, what a model without its source missed it by; undefined where it was not tested. */
export type HeldOutErrors = readonly (number | undefined)[]

/** Beyond this many rows one held-out fold calibrates as well as five, and a tree needs no more rows than this. */
const plentyOfRows = 20_000

export function trainLogCostModel(
  rows: LogRows,
  seed: number,
  boosting: Partial<BoostingOptions>,
): LogCostModel & { heldOut: HeldOutErrors } {
  const folds = foldsBySource(rows.sources, seed)
  const errors = new Array<number | undefined>(rows.targets.length).fill(undefined)
  const testedFolds = rows.targets.length > plentyOfRows ? 1 : foldCount
  for (let fold = 0; fold < testedFolds; fold++) {
    const training = [...rows.targets.keys()].filter((row) => folds[row] !== fold)
    if (training.length === 0 || training.length === rows.targets.length) continue
    const predict = trainOn(rows, training, seed, boosting)
    folds.forEach((ownFold, row) => {
      if (ownFold === fold) errors[row] = rows.targets[row]! - predictLogCost(predict, rows.features[row]!)
    })
  }
  const whole = trainOn(rows, [...rows.targets.keys()], seed, boosting)
  const tested = [...errors.keys()].filter((row) => errors[row] !== undefined)
  const calibration = calibrateConformal(
    tested.map((row) => errors[row]!),
    tested.map((row) => rows.groups[row]!),
  )
  return { ...whole, calibration, heldOut: errors }
}

export function predictLogCost(
  model: Pick<LogCostModel, 'ridge' | 'trees'>,
  features: readonly number[],
): number {
  return predictRidge(model.ridge, features) + predictBoostedTrees(model.trees, features)
}

/** The error that a new job of the group stays at or below with this probability; 0 for a model without calibration. */
export function logErrorQuantile(model: LogCostModel, group: string, level: number): number {
  return conformalQuantile(model.calibration, group, level)
}

function trainOn(
  rows: LogRows,
  chosen: readonly number[],
  seed: number,
  boosting: Partial<BoostingOptions>,
): Pick<LogCostModel, 'ridge' | 'trees'> {
  const features = chosen.map((row) => rows.features[row]!)
  const targets = chosen.map((row) => rows.targets[row]!)
  const ridge = trainRidge(features, targets, ridgePenalty)
  const residuals = Float64Array.from(
    targets,
    (target, index) => target - predictRidge(ridge, features[index]!),
  )
  const columns = Array.from({ length: features[0]?.length ?? 0 }, (_, column) =>
    Float64Array.from(features, (row) => row[column]!),
  )
  const minimumLeafWeight = Math.max(2, Math.min(20, Math.round(chosen.length / 60)))
  const rowFraction = Math.min(0.8, plentyOfRows / chosen.length)
  const trees = trainBoostedTrees(
    { columns, target: residuals },
    { minimumLeafWeight, rowFraction, ...boosting, seed },
  )
  return { ridge, trees }
}

function foldsBySource(sources: readonly string[], seed: number): number[] {
  const order = shuffled([...new Set(sources)], seededRandom(seed))
  const foldOf = new Map(order.map((source, index) => [source, index % foldCount]))
  return sources.map((source) => foldOf.get(source)!)
}
