/** One array per feature, all of the same length; NaN is a missing value. */
export type FeatureColumns = readonly (Float32Array | Float64Array)[]

/** Codes are bytes: 0 is missing, 1 to 255 are bins in ascending order of value. */
export const missingCode = 0
export const mostBins = 255

/** A feature cut into bins: a value belongs to the first bin whose upper edge is not below it, or else to the last bin. */
export type BinnedFeature = { readonly upperEdges: Float64Array; readonly codes: Uint8Array }

/** Cuts a column into at most `maximumBins` bins of about equal mass; no two equal values are ever parted. */
export function binFeature(column: Float32Array | Float64Array, maximumBins: number): BinnedFeature {
  const upperEdges = equalMassEdges(column, Math.min(maximumBins, mostBins))
  return { upperEdges, codes: encodeColumn(column, upperEdges) }
}

export function encodeColumn(column: Float32Array | Float64Array, upperEdges: Float64Array): Uint8Array {
  const codes = new Uint8Array(column.length)
  for (let row = 0; row < column.length; row++) codes[row] = encodeValue(column[row]!, upperEdges)
  return codes
}

function encodeValue(value: number, upperEdges: Float64Array): number {
  if (Number.isNaN(value)) return missingCode
  let low = 0
  let high = upperEdges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (value <= upperEdges[middle]!) high = middle
    else low = middle + 1
  }
  return low + 1
}

function equalMassEdges(column: Float32Array | Float64Array, maximumBins: number): Float64Array {
  const sorted = Float64Array.from(column).filter(Number.isFinite).sort()
  const distinctCount = countDistinct(sorted)
  const massPerBin = distinctCount <= maximumBins ? 0 : sorted.length / maximumBins
  const edges: number[] = []
  let mass = 0
  for (let index = 1; index < sorted.length; index++) {
    mass++
    const below = sorted[index - 1]!
    const above = sorted[index]!
    if (below === above || mass < massPerBin || edges.length === maximumBins - 1) continue
    edges.push(between(below, above))
    mass = 0
  }
  return Float64Array.from(edges)
}

function countDistinct(sorted: Float64Array): number {
  let count = sorted.length > 0 ? 1 : 0
  for (let index = 1; index < sorted.length; index++) if (sorted[index] !== sorted[index - 1]) count++
  return count
}

/** The middle, or the lower value where rounding would put the middle on the upper one. */
function between(below: number, above: number): number {
  const middle = below + (above - below) / 2
  return middle < above && Number.isFinite(middle) ? middle : below
}
