import type { BinnedFeature } from './feature-bins.ts'

/**
 * Where each feature's bins lie inside a histogram: two numbers a bin, the sum of gradients and the sum of weights,
 * bin 0 holding the rows whose value is missing.
 */
export type HistogramLayout = { readonly offsets: Int32Array; readonly size: number }

export function layOutHistogram(features: readonly BinnedFeature[]): HistogramLayout {
  const offsets = new Int32Array(features.length + 1)
  features.forEach((feature, index) => {
    offsets[index + 1] = offsets[index]! + 2 * (feature.upperEdges.length + 2)
  })
  return { offsets, size: offsets[features.length]! }
}

/** A way to part a leaf's rows: codes up to `code` go left, and the missing ones where `missingLeft` says. */
export type Split = {
  readonly gain: number
  readonly feature: number
  readonly code: number
  readonly missingLeft: boolean
}

export type SplitLimits = { readonly leafPenalty: number; readonly minimumLeafWeight: number }

/** The split of most gain in squared error over the given features, or undefined where none helps. */
export function bestSplit(
  histogram: Float64Array,
  layout: HistogramLayout,
  features: Int32Array,
  limits: SplitLimits,
): Split | undefined {
  let best: Split | undefined
  for (const feature of features) {
    const start = layout.offsets[feature]!
    const end = layout.offsets[feature + 1]!
    const found = bestSplitOfFeature(histogram, start, end, feature, limits, best?.gain ?? 1e-12)
    if (found !== undefined) best = found
  }
  return best
}

function bestSplitOfFeature(
  histogram: Float64Array,
  start: number,
  end: number,
  feature: number,
  { leafPenalty, minimumLeafWeight }: SplitLimits,
  gainToBeat: number,
): Split | undefined {
  let totalGradient = 0
  let totalWeight = 0
  for (let at = start; at < end; at += 2) {
    totalGradient += histogram[at]!
    totalWeight += histogram[at + 1]!
  }
  if (totalWeight < 2 * minimumLeafWeight) return undefined
  const missingGradient = histogram[start]!
  const missingWeight = histogram[start + 1]!
  const sides = missingWeight > 1e-9 ? 2 : 1
  const unsplit = (totalGradient * totalGradient) / (totalWeight + leafPenalty)
  let gain = gainToBeat
  let code = -1
  let missingLeft = false
  let leftGradient = 0
  let leftWeight = 0
  for (let at = start + 2; at < end; at += 2) {
    leftGradient += histogram[at]!
    leftWeight += histogram[at + 1]!
    for (let side = 0; side < sides; side++) {
      const gradient = side === 0 ? leftGradient : leftGradient + missingGradient
      const weight = side === 0 ? leftWeight : leftWeight + missingWeight
      const otherWeight = totalWeight - weight
      if (weight < minimumLeafWeight || otherWeight < minimumLeafWeight) continue
      const otherGradient = totalGradient - gradient
      const candidate =
        (gradient * gradient) / (weight + leafPenalty) +
        (otherGradient * otherGradient) / (otherWeight + leafPenalty) -
        unsplit
      if (candidate <= gain) continue
      gain = candidate
      code = (at - start) / 2
      // With nothing missing in training, a missing value later takes the more travelled way.
      missingLeft = sides === 2 ? side === 1 : weight > otherWeight
    }
  }
  return code < 0 ? undefined : { gain, feature, code, missingLeft }
}

/** The rows to sum over, with the gradient and the weight of `rows[i]` at place `i`. */
export type HistogramRows = {
  readonly rows: Int32Array
  readonly chosen: Int32Array
  readonly orderedGradients: Float64Array
  readonly orderedWeights: Float64Array
}

/** Sums gradients and weights into the bins of the chosen features; the others stay empty. */
export function fillHistogram(
  histogram: Float64Array,
  layout: HistogramLayout,
  features: readonly BinnedFeature[],
  summed: HistogramRows,
): void {
  histogram.fill(0)
  const { chosen } = summed
  const starts = Array.from(chosen, (feature) => layout.offsets[feature]!)
  const codes = Array.from(chosen, (feature) => features[feature]!.codes)
  let index = 0
  for (; index + 3 < chosen.length; index += 4) {
    addFour(histogram, starts.slice(index, index + 4), codes.slice(index, index + 4), summed)
  }
  for (; index < chosen.length; index++) addOne(histogram, starts[index]!, codes[index]!, summed)
}

function addOne(
  histogram: Float64Array,
  start: number,
  codes: Uint8Array,
  { rows, orderedGradients, orderedWeights }: HistogramRows,
): void {
  for (let index = 0; index < rows.length; index++) {
    const at = start + 2 * codes[rows[index]!]!
    histogram[at]! += orderedGradients[index]!
    histogram[at + 1]! += orderedWeights[index]!
  }
}

/** Training spends most of its time here; four features a pass halve it, their additions being independent. */
function addFour(
  histogram: Float64Array,
  starts: readonly number[],
  codes: readonly Uint8Array[],
  { rows, orderedGradients, orderedWeights }: HistogramRows,
): void {
  const [start1, start2, start3, start4] = starts as [number, number, number, number]
  const [codes1, codes2, codes3, codes4] = codes as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!
    const gradient = orderedGradients[index]!
    const weight = orderedWeights[index]!
    const at1 = start1 + 2 * codes1[row]!
    const at2 = start2 + 2 * codes2[row]!
    const at3 = start3 + 2 * codes3[row]!
    const at4 = start4 + 2 * codes4[row]!
    histogram[at1]! += gradient
    histogram[at1 + 1]! += weight
    histogram[at2]! += gradient
    histogram[at2 + 1]! += weight
    histogram[at3]! += gradient
    histogram[at3 + 1]! += weight
    histogram[at4]! += gradient
    histogram[at4 + 1]! += weight
  }
}

/** What the sibling holds is what the parent held less what this child holds; the parent's histogram becomes the sibling's. */
export function subtractHistogram(parent: Float64Array, child: Float64Array): void {
  for (let at = 0; at < parent.length; at++) parent[at]! -= child[at]!
}
