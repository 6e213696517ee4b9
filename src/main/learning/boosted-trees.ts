import {
  type BoostingLoss,
  bestConstant,
  fillGradients,
  meanLoss,
  weightedQuantile,
} from './boosting-loss.ts'
import { binFeature, type FeatureColumns, mostBins } from './feature-bins.ts'
import { predictTree, type RegressionTree } from './regression-tree.ts'
import { sampleIndexes, seededRandom } from './seeded-random.ts'
import { TreeGrower } from './tree-growth.ts'

/** A sum of trees on top of a constant. Every leaf value already carries the learning rate. */
export type BoostedTrees = {
  readonly featureCount: number
  readonly base: number
  readonly trees: readonly RegressionTree[]
}

/** Column-major features (NaN is missing) with the value to learn, and the weight of each row (1 where left out). */
export type BoostingRows = {
  readonly columns: FeatureColumns
  readonly target: Float64Array
  readonly weights?: Float64Array
}

export type BoostingOptions = {
  readonly loss: BoostingLoss
  readonly treeCount: number
  readonly learningRate: number
  readonly maximumLeaves: number
  readonly maximumDepth: number
  /** The least weight (rows, where unweighted) that a leaf may hold. */
  readonly minimumLeafWeight: number
  /** Shrinks leaf values towards zero as if this much weight of zero residual lay in every leaf. */
  readonly leafPenalty: number
  /** The share of rows, and of features, that each tree sees. */
  readonly rowFraction: number
  readonly featureFraction: number
  readonly maximumBins: number
  readonly seed: number
  /** Stops once the validation loss has not fallen for this many trees, and keeps the best; needs validation rows. */
  readonly earlyStoppingRounds: number
}

export const defaultBoosting: BoostingOptions = {
  loss: { kind: 'squared' },
  treeCount: 300,
  learningRate: 0.08,
  maximumLeaves: 31,
  maximumDepth: 32,
  minimumLeafWeight: 20,
  leafPenalty: 1,
  rowFraction: 0.8,
  featureFraction: 0.8,
  maximumBins: mostBins,
  seed: 1,
  earlyStoppingRounds: 30,
}

/**
 * Gradient boosting on histograms (Friedman, Annals of Statistics 29(5), 2001), the same model for the same input and seed.
 * Throws RangeError where columns, target and weights differ in length or hold a target or weight that is not finite.
 */
export function trainBoostedTrees(
  rows: BoostingRows,
  options: Partial<BoostingOptions> = {},
  validation?: BoostingRows,
): BoostedTrees {
  const settings = { ...defaultBoosting, ...options }
  assertUsable(rows, rows.columns.length)
  if (validation !== undefined) assertUsable(validation, rows.columns.length)
  const base = bestConstant(settings.loss, rows.target, rows.weights)
  const predictions = new Float64Array(rows.target.length).fill(base)
  const stopping = validation && new EarlyStopping(validation, base, settings)
  const trees: RegressionTree[] = []
  const nextTree = treeSequence(rows, predictions, settings)
  for (let attempt = 0; attempt < settings.treeCount && !stopping?.isOver; attempt++) {
    const tree = nextTree()
    // A tree that found nothing to split on would only add the sampling noise of its rows.
    if (tree.left.length === 1) continue
    trees.push(tree)
    addTree(tree, rows.columns, predictions)
    stopping?.observe(tree)
  }
  return { featureCount: rows.columns.length, base, trees: trees.slice(0, stopping?.bestTreeCount) }
}

/** The prediction for one row of features, in the order of the training columns; NaN is missing. */
export function predictBoostedTrees(model: BoostedTrees, features: ArrayLike<number>): number {
  let total = model.base
  for (const tree of model.trees) total += predictTree(tree, features)
  return total
}

/** The predictions for column-major rows. */
export function predictColumns(model: BoostedTrees, columns: FeatureColumns): Float64Array {
  const predictions = new Float64Array(columns[0]?.length ?? 0).fill(model.base)
  for (const tree of model.trees) addTree(tree, columns, predictions)
  return predictions
}

function treeSequence(
  { columns, target, weights }: BoostingRows,
  predictions: Float64Array,
  settings: BoostingOptions,
): () => RegressionTree {
  const { loss, learningRate, leafPenalty } = settings
  const random = seededRandom(settings.seed)
  const features = columns.map((column) => binFeature(column, settings.maximumBins))
  const grower = new TreeGrower(features, target.length, weights, settings)
  const gradients = new Float64Array(target.length)
  const rowCount = Math.max(1, Math.round(target.length * settings.rowFraction))
  const chosenCount = Math.max(1, Math.round(columns.length * settings.featureFraction))

  const meanStep = (rows: Int32Array): number => {
    let gradient = 0
    let weight = 0
    for (const row of rows) {
      gradient += gradients[row]!
      weight += weights?.[row] ?? 1
    }
    return weight > 0 ? (learningRate * gradient) / (weight + leafPenalty) : 0
  }
  const quantileStep = (level: number) => (rows: Int32Array) => {
    const residuals = Float64Array.from(rows, (row) => target[row]! - predictions[row]!)
    const rowWeights = weights && Float64Array.from(rows, (row) => weights[row]!)
    return learningRate * weightedQuantile(residuals, level, rowWeights)
  }
  const leafValue = loss.kind === 'squared' ? meanStep : quantileStep(loss.level)

  return () => {
    fillGradients(loss, target, predictions, weights, gradients)
    return grower.grow({
      gradients,
      rows: sampleIndexes(target.length, rowCount, random),
      chosen: sampleIndexes(columns.length, chosenCount, random),
      leafValue,
    })
  }
}

function addTree(tree: RegressionTree, columns: FeatureColumns, predictions: Float64Array): void {
  const { feature, threshold, left, missingLeft, value } = tree
  for (let row = 0; row < predictions.length; row++) {
    let node = 0
    for (let child = left[0]!; child !== 0; child = left[node]!) {
      const observed = columns[feature[node]!]![row]!
      const goesLeft = Number.isNaN(observed) ? missingLeft[node] === 1 : observed <= threshold[node]!
      node = goesLeft ? child : child + 1
    }
    predictions[row]! += value[node]!
  }
}

class EarlyStopping {
  readonly #validation: BoostingRows
  readonly #settings: BoostingOptions
  readonly #predictions: Float64Array
  #bestLoss: number
  #treeCount = 0
  #bestTreeCount = 0

  constructor(validation: BoostingRows, base: number, settings: BoostingOptions) {
    this.#validation = validation
    this.#settings = settings
    this.#predictions = new Float64Array(validation.target.length).fill(base)
    this.#bestLoss = this.#loss()
  }

  get bestTreeCount(): number {
    return this.#bestTreeCount
  }

  get isOver(): boolean {
    return this.#treeCount - this.#bestTreeCount >= this.#settings.earlyStoppingRounds
  }

  observe(tree: RegressionTree): void {
    addTree(tree, this.#validation.columns, this.#predictions)
    this.#treeCount++
    const loss = this.#loss()
    if (loss >= this.#bestLoss) return
    this.#bestLoss = loss
    this.#bestTreeCount = this.#treeCount
  }

  #loss(): number {
    const { target, weights } = this.#validation
    return meanLoss(this.#settings.loss, target, this.#predictions, weights)
  }
}

function assertUsable({ columns, target, weights }: BoostingRows, featureCount: number): void {
  const rowCount = target.length
  if (columns.length !== featureCount) throw new RangeError(`Expected ${featureCount} feature columns.`)
  if (columns.some((column) => column.length !== rowCount) || (weights && weights.length !== rowCount)) {
    throw new RangeError(`Every column and the weights need one entry for each of the ${rowCount} targets.`)
  }
  if (!target.every(Number.isFinite)) throw new RangeError('Every target must be a finite number.')
  if (weights && !weights.every((weight) => Number.isFinite(weight) && weight >= 0)) {
    throw new RangeError('Every weight must be a finite number that is not negative.')
  }
}
