/**
 * A binary tree in parallel arrays, one entry per node, the root first.
 * `left` is the index of the left child and `left + 1` that of the right one; 0 marks a leaf.
 * A row goes left where its feature is at or below the threshold; a missing value goes left where `missingLeft` is 1.
 * `cover` is the training weight that reached the node, which explanations need.
 */
export type RegressionTree = {
  readonly feature: Int32Array
  readonly threshold: Float64Array
  readonly left: Int32Array
  readonly missingLeft: Uint8Array
  readonly value: Float64Array
  readonly cover: Float64Array
}

/** The value of the leaf that one row of features reaches; NaN is missing. */
export function predictTree(tree: RegressionTree, features: ArrayLike<number>): number {
  const { feature, threshold, left, missingLeft, value } = tree
  let node = 0
  for (let child = left[0]!; child !== 0; child = left[node]!) {
    const observed = features[feature[node]!]!
    const goesLeft = Number.isNaN(observed) ? missingLeft[node] === 1 : observed <= threshold[node]!
    node = goesLeft ? child : child + 1
  }
  return value[node]!
}

/** A tree while it grows: the same arrays, filled as leaves are split. */
export class TreeUnderGrowth {
  readonly #feature: number[] = []
  readonly #threshold: number[] = []
  readonly #left: number[] = []
  readonly #missingLeft: number[] = []
  readonly #value: number[] = []
  readonly #cover: number[] = []

  addLeaf(): number {
    for (const values of [this.#feature, this.#threshold, this.#left, this.#missingLeft]) values.push(0)
    this.#cover.push(0)
    return this.#value.push(0) - 1
  }

  /** Makes a leaf an inner node with two new leaves and returns the index of the left one; the right one follows it. */
  split(node: number, feature: number, threshold: number, missingLeft: boolean): number {
    this.#feature[node] = feature
    this.#threshold[node] = threshold
    this.#missingLeft[node] = missingLeft ? 1 : 0
    this.#left[node] = this.addLeaf()
    this.addLeaf()
    return this.#left[node]
  }

  setLeaf(node: number, value: number, cover: number): void {
    this.#value[node] = value
    this.#cover[node] = cover
  }

  /** Children come after their parent, so walking backwards sums the covers from the leaves up. */
  finish(): RegressionTree {
    for (let node = this.#left.length - 1; node >= 0; node--) {
      const child = this.#left[node]!
      if (child !== 0) this.#cover[node] = this.#cover[child]! + this.#cover[child + 1]!
    }
    return {
      feature: Int32Array.from(this.#feature),
      threshold: Float64Array.from(this.#threshold),
      left: Int32Array.from(this.#left),
      missingLeft: Uint8Array.from(this.#missingLeft),
      value: Float64Array.from(this.#value),
      cover: Float64Array.from(this.#cover),
    }
  }
}
