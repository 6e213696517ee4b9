import { type BinnedFeature, missingCode } from './feature-bins.ts'
import { type RegressionTree, TreeUnderGrowth } from './regression-tree.ts'
import {
  bestSplit,
  fillHistogram,
  type HistogramLayout,
  layOutHistogram,
  type Split,
  type SplitLimits,
  subtractHistogram,
} from './split-search.ts'

export type GrowthLimits = SplitLimits & { readonly maximumLeaves: number; readonly maximumDepth: number }

/** What one tree is grown from; `rows` are the sampled rows, and are put in the order of the leaves. */
export type GrowthTask = {
  readonly gradients: Float64Array
  readonly rows: Int32Array
  /** The features that this tree may split on. */
  readonly chosen: Int32Array
  /** The value that a finished leaf predicts, from the rows that reached it. */
  readonly leafValue: (rows: Int32Array) => number
}

/** The rows `rows[from..to)` of the task have reached this node. */
type Place = { readonly node: number; readonly depth: number; readonly from: number; readonly to: number }
type Leaf = Place & { readonly histogram: Float64Array; readonly split: Split | undefined }

/**
 * Grows trees leaf by leaf, always splitting where the squared error falls most (Ke et al., LightGBM, NeurIPS 2017).
 * The buffers live as long as the grower, so that a run of hundreds of trees allocates almost nothing.
 */
export class TreeGrower {
  readonly #features: readonly BinnedFeature[]
  readonly #weights: Float64Array | undefined
  readonly #limits: GrowthLimits
  readonly #layout: HistogramLayout
  readonly #spareHistograms: Float64Array[] = []
  readonly #orderedGradients: Float64Array
  readonly #orderedWeights: Float64Array
  readonly #rightRows: Int32Array

  constructor(
    features: readonly BinnedFeature[],
    rowCount: number,
    weights: Float64Array | undefined,
    limits: GrowthLimits,
  ) {
    this.#features = features
    this.#weights = weights
    this.#limits = limits
    this.#layout = layOutHistogram(features)
    this.#orderedGradients = new Float64Array(rowCount)
    this.#orderedWeights = new Float64Array(rowCount).fill(1)
    this.#rightRows = new Int32Array(rowCount)
  }

  grow(task: GrowthTask): RegressionTree {
    const tree = new TreeUnderGrowth()
    const root = { node: tree.addLeaf(), depth: 0, from: 0, to: task.rows.length }
    const leaves: Leaf[] = [this.#assess(task, root, this.#measure(task, root))]
    while (leaves.length < this.#limits.maximumLeaves) {
      const index = indexOfMostGain(leaves)
      const { split } = leaves[index]!
      if (split === undefined) break
      const [left, right] = this.#part(task, tree, leaves[index]!, split)
      leaves[index] = left
      leaves.push(right)
    }
    for (const { node, from, to, histogram } of leaves) {
      const reached = task.rows.subarray(from, to)
      tree.setLeaf(node, task.leafValue(reached), this.#weightOf(reached))
      this.#spareHistograms.push(histogram)
    }
    return tree.finish()
  }

  #weightOf(rows: Int32Array): number {
    const weights = this.#weights
    return weights === undefined ? rows.length : rows.reduce((sum, row) => sum + weights[row]!, 0)
  }

  /** Reading every histogram twice is what costs: only the smaller child is measured, the larger is the remainder. */
  #part(task: GrowthTask, tree: TreeUnderGrowth, leaf: Leaf, split: Split): [Leaf, Leaf] {
    const middle = this.#partition(task.rows, leaf, split)
    const depth = leaf.depth + 1
    const threshold = this.#features[split.feature]!.upperEdges[split.code - 1] ?? Number.MAX_VALUE
    const node = tree.split(leaf.node, split.feature, threshold, split.missingLeft)
    const left: Place = { node, depth, from: leaf.from, to: middle }
    const right: Place = { node: node + 1, depth, from: middle, to: leaf.to }
    const leftIsSmaller = middle - leaf.from <= leaf.to - middle
    const measured = this.#measure(task, leftIsSmaller ? left : right)
    subtractHistogram(leaf.histogram, measured)
    return [
      this.#assess(task, left, leftIsSmaller ? measured : leaf.histogram),
      this.#assess(task, right, leftIsSmaller ? leaf.histogram : measured),
    ]
  }

  #measure({ gradients, rows, chosen }: GrowthTask, { from, to }: Place): Float64Array {
    const reached = rows.subarray(from, to)
    gather(gradients, reached, this.#orderedGradients)
    if (this.#weights !== undefined) gather(this.#weights, reached, this.#orderedWeights)
    const histogram = this.#spareHistograms.pop() ?? new Float64Array(this.#layout.size)
    fillHistogram(histogram, this.#layout, this.#features, {
      rows: reached,
      chosen,
      orderedGradients: this.#orderedGradients,
      orderedWeights: this.#orderedWeights,
    })
    return histogram
  }

  #assess(task: GrowthTask, place: Place, histogram: Float64Array): Leaf {
    const mayGrow = place.depth < this.#limits.maximumDepth
    const split = mayGrow ? bestSplit(histogram, this.#layout, task.chosen, this.#limits) : undefined
    return { ...place, histogram, split }
  }

  /** Moves the rows that go left before those that go right, keeping the order within each; returns the border. */
  #partition(rows: Int32Array, { from, to }: Place, { feature, code, missingLeft }: Split): number {
    const { codes } = this.#features[feature]!
    let left = from
    let rightCount = 0
    for (let index = from; index < to; index++) {
      const row = rows[index]!
      const observed = codes[row]!
      if (observed === missingCode ? missingLeft : observed <= code) rows[left++] = row
      else this.#rightRows[rightCount++] = row
    }
    rows.set(this.#rightRows.subarray(0, rightCount), left)
    return left
  }
}

function indexOfMostGain(leaves: readonly Leaf[]): number {
  let best = 0
  for (let index = 1; index < leaves.length; index++) {
    if ((leaves[index]!.split?.gain ?? 0) > (leaves[best]!.split?.gain ?? 0)) best = index
  }
  return best
}

/** Side by side in memory, numbers that every feature reads again are read faster. */
function gather(values: Float64Array, rows: Int32Array, into: Float64Array): void {
  for (let index = 0; index < rows.length; index++) into[index] = values[rows[index]!]!
}
