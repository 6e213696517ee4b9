import type { BoostedTrees } from './boosted-trees.ts'
import type { RegressionTree } from './regression-tree.ts'

const formatName = 'boosted-trees'
const formatVersion = 1

/** A plain object for JSON; `parseBoostedTrees` is its inverse to the last bit. */
export function serialiseBoostedTrees(model: BoostedTrees): Record<string, unknown> {
  const trees = model.trees.map((tree) => ({
    feature: Array.from(tree.feature),
    threshold: Array.from(tree.threshold),
    left: Array.from(tree.left),
    missingLeft: Array.from(tree.missingLeft),
    value: Array.from(tree.value),
    cover: Array.from(tree.cover),
  }))
  return {
    format: formatName,
    version: formatVersion,
    featureCount: model.featureCount,
    base: model.base,
    trees,
  }
}

/** Reads what `serialiseBoostedTrees` wrote. Throws RangeError, saying what is wrong, where it could not be walked safely. */
export function parseBoostedTrees(value: unknown): BoostedTrees {
  const { format, version, featureCount, base, trees } = asRecord(value, 'the model')
  if (format !== formatName || version !== formatVersion) {
    throw new RangeError(`Not a ${formatName} model of version ${formatVersion}.`)
  }
  if (typeof featureCount !== 'number' || !Number.isInteger(featureCount) || featureCount < 0) {
    throw new RangeError('The model does not say how many features it takes.')
  }
  if (typeof base !== 'number' || !Number.isFinite(base)) throw new RangeError('The base is not a number.')
  if (!Array.isArray(trees)) throw new RangeError('The model has no list of trees.')
  return { featureCount, base, trees: trees.map((tree, index) => parseTree(tree, index, featureCount)) }
}

function parseTree(value: unknown, index: number, featureCount: number): RegressionTree {
  const record = asRecord(value, `tree ${index}`)
  const numbers = (name: keyof RegressionTree): number[] => {
    const list = record[name]
    if (!Array.isArray(list) || !list.every(Number.isFinite)) {
      throw new RangeError(`Tree ${index} has no usable '${name}'.`)
    }
    return list
  }
  const tree: RegressionTree = {
    feature: Int32Array.from(numbers('feature')),
    threshold: Float64Array.from(numbers('threshold')),
    left: Int32Array.from(numbers('left')),
    missingLeft: Uint8Array.from(numbers('missingLeft')),
    value: Float64Array.from(numbers('value')),
    cover: Float64Array.from(numbers('cover')),
  }
  assertWalkable(tree, index, featureCount)
  return tree
}

/** Children lie after their parent and inside the tree, so that every walk ends at a leaf. */
function assertWalkable(tree: RegressionTree, index: number, featureCount: number): void {
  const nodeCount = tree.left.length
  if (nodeCount === 0 || Object.values(tree).some((list) => list.length !== nodeCount)) {
    throw new RangeError(`Tree ${index} has lists of different lengths.`)
  }
  for (let node = 0; node < nodeCount; node++) {
    const child = tree.left[node]!
    if (child === 0) continue
    const feature = tree.feature[node]!
    if (child <= node || child + 1 >= nodeCount || feature < 0 || feature >= featureCount) {
      throw new RangeError(`Tree ${index} is broken at node ${node}.`)
    }
  }
}

function asRecord(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new RangeError(`Expected ${what} to be an object.`)
  return value as Record<string, unknown>
}
