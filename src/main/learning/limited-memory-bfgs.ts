/** The value at a point; writes the gradient there into `gradient`. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number

export interface MinimiseOptions {
  readonly iterations: number
  /** Ends when a step improves the value by less than this share of it. */
  readonly tolerance: number
}

const memory = 8
/** A step must bring this share of what the slope promises (Armijo). */
const sufficientDecrease = 1e-4
const mostHalvings = 40

interface Correction {
  readonly step: Float64Array
  readonly change: Float64Array
  readonly product: number
}

/** Minimum of a smooth function by limited-memory BFGS with a backtracking line search (Liu & Nocedal 1989). */
export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions): Float64Array {
  let point: Float64Array = start.slice()
  let gradient: Float64Array = new Float64Array(point.length)
  let value = objective(point, gradient)
  let corrections: Correction[] = []
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const direction = descent(gradient, corrections)
    const slope = dot(direction, gradient)
    if (!(slope < 0)) break
    const next = search(objective, point, direction, value, slope, corrections.length === 0)
    if (!next) {
      if (corrections.length === 0) break
      corrections = []
      continue
    }
    const step = next.point.map((coordinate, i) => coordinate - point[i]!)
    const change = next.gradient.map((coordinate, i) => coordinate - gradient[i]!)
    const product = dot(step, change)
    if (product > 1e-12 * dot(change, change)) {
      corrections = [...corrections.slice(1 - memory), { step, change, product }]
    }
    const gain = value - next.value
    point = next.point
    gradient = next.gradient
    value = next.value
    if (gain <= options.tolerance * Math.max(Math.abs(value), 1)) break
  }
  return point
}

/** Minus the gradient times the inverse curvature that the last steps showed (two-loop recursion). */
function descent(gradient: Float64Array, corrections: readonly Correction[]): Float64Array {
  const direction = gradient.map((slope) => -slope)
  const shares = new Float64Array(corrections.length)
  for (let i = corrections.length - 1; i >= 0; i--) {
    const { step, change, product } = corrections[i]!
    shares[i] = dot(step, direction) / product
    addTo(direction, change, -shares[i]!)
  }
  const last = corrections[corrections.length - 1]
  if (last) {
    const scale = last.product / dot(last.change, last.change)
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale
  }
  for (const [i, { step, change, product }] of corrections.entries()) {
    addTo(direction, step, shares[i]! - dot(change, direction) / product)
  }
  return direction
}

function search(
  objective: Objective,
  point: Float64Array,
  direction: Float64Array,
  value: number,
  slope: number,
  isFirst: boolean,
): { point: Float64Array; gradient: Float64Array; value: number } | undefined {
  const gradient = new Float64Array(point.length)
  let length = isFirst ? Math.min(1, 1 / Math.sqrt(-slope)) : 1
  for (let halving = 0; halving < mostHalvings; halving++) {
    const tried = point.map((coordinate, i) => coordinate + length * direction[i]!)
    const triedValue = objective(tried, gradient)
    if (triedValue <= value + sufficientDecrease * length * slope) {
      return { point: tried, gradient, value: triedValue }
    }
    length /= 2
  }
  return undefined
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function addTo(target: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * other[i]!
}
