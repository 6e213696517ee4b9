import type { AutoregressionForm } from './autoregression-form.ts'

/** What a least-squares fit needs to know of the rows: Σ f·fᵀ (row-major), Σ f·w, Σ w², and how many rows. */
export interface LagMoments {
  readonly gram: Float64Array
  readonly cross: Float64Array
  readonly power: number
  readonly rows: number
}

/**
 * Moments of a form's features over rows `start` ≤ t < `end` of `differences`, where `differences[t + padding]` is w[t]
 * and w is zero before the series begins.
 *
 * Σ w[t−a]·w[t−b] over t depends on a − b but for the ends of the sum, so pairs with one difference share one pass
 * and are moved along by adding and removing products at the ends.
 */
export function lagMoments(
  differences: Float64Array,
  padding: number,
  form: AutoregressionForm,
  start: number,
  end: number,
): LagMoments {
  const products = productTable(differences, padding, form.productLags, start, end)
  const count = form.productLags.length
  const { members } = form
  const size = members.length
  const target = Int32Array.of(0)
  const gram = new Float64Array(size * size)
  const cross = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    const left = members[i]!
    cross[i] = blockSum(products, count, left, target)
    for (let j = 0; j <= i; j++) {
      const sum = blockSum(products, count, left, members[j]!)
      gram[i * size + j] = sum
      gram[j * size + i] = sum
    }
  }
  return { gram, cross, power: products[0]!, rows: end - start }
}

/** Σ of the table over all pairs of two groups of places. */
function blockSum(table: Float64Array, count: number, rows: Int32Array, columns: Int32Array): number {
  let sum = 0
  for (let a = 0; a < rows.length; a++) {
    const row = rows[a]! * count
    for (let b = 0; b < columns.length; b++) sum += table[row + columns[b]!]!
  }
  return sum
}

interface PairPlan {
  /** Per pair: the shorter lag, the longer lag, and where the product goes, twice. Ordered by difference, then lag. */
  readonly shorter: Int32Array
  readonly longer: Int32Array
  readonly place: Int32Array
  readonly mirror: Int32Array
}

const plans = new WeakMap<Int32Array, PairPlan>()

function pairPlan(lags: Int32Array): PairPlan {
  const known = plans.get(lags)
  if (known) return known
  const pairs: { shorter: number; longer: number; place: number; mirror: number }[] = []
  for (let a = 0; a < lags.length; a++) {
    for (let b = 0; b <= a; b++) {
      const [shorter, longer] = lags[a]! < lags[b]! ? [lags[a]!, lags[b]!] : [lags[b]!, lags[a]!]
      pairs.push({ shorter, longer, place: a * lags.length + b, mirror: b * lags.length + a })
    }
  }
  pairs.sort((p, q) => p.longer - p.shorter - (q.longer - q.shorter) || p.shorter - q.shorter)
  const plan = {
    shorter: Int32Array.from(pairs, (pair) => pair.shorter),
    longer: Int32Array.from(pairs, (pair) => pair.longer),
    place: Int32Array.from(pairs, (pair) => pair.place),
    mirror: Int32Array.from(pairs, (pair) => pair.mirror),
  }
  plans.set(lags, plan)
  return plan
}

function productTable(
  differences: Float64Array,
  padding: number,
  lags: Int32Array,
  start: number,
  end: number,
): Float64Array {
  const table = new Float64Array(lags.length * lags.length)
  const { shorter, longer, place, mirror } = pairPlan(lags)
  const unshifted = shiftedProducts(differences, start + padding, end + padding, padding - 3)
  let gap = -1
  let at = 0
  let sum = 0
  for (let pair = 0; pair < place.length; pair++) {
    const a = shorter[pair]!
    const b = longer[pair]!
    if (b - a !== gap) {
      gap = b - a
      sum = unshifted[gap]!
      at = 0
    }
    for (; at < a; at++) {
      const entering = start + padding - at - 1
      const leaving = end + padding - at - 1
      sum +=
        differences[entering]! * differences[entering - gap]! -
        differences[leaving]! * differences[leaving - gap]!
    }
    table[place[pair]!] = sum
    table[mirror[pair]!] = sum
  }
  return table
}

/** Σ x[t]·x[t − gap] over from ≤ t < to for every gap below `count`, four gaps a pass so that x[t] is read once for all. */
function shiftedProducts(x: Float64Array, from: number, to: number, count: number): Float64Array {
  const products = new Float64Array(count + 3)
  for (let gap = 0; gap < count; gap += 4) {
    let first = 0
    let second = 0
    let third = 0
    let fourth = 0
    for (let t = from; t < to; t++) {
      const value = x[t]!
      const back = t - gap
      first += value * x[back]!
      second += value * x[back - 1]!
      third += value * x[back - 2]!
      fourth += value * x[back - 3]!
    }
    products[gap] = first
    products[gap + 1] = second
    products[gap + 2] = third
    products[gap + 3] = fourth
  }
  return products
}

/** `weight`ed sum of moments over disjoint rows or different series; each weight multiplies gram, cross, power and rows. */
export function sumMoments(parts: readonly LagMoments[], weights?: readonly number[]): LagMoments {
  const gram = new Float64Array(parts[0]!.gram.length)
  const cross = new Float64Array(parts[0]!.cross.length)
  let power = 0
  let rows = 0
  for (const [index, part] of parts.entries()) {
    const weight = weights ? weights[index]! : 1
    addWeighted(gram, part.gram, weight)
    addWeighted(cross, part.cross, weight)
    power += part.power * weight
    rows += part.rows * weight
  }
  return { gram, cross, power, rows }
}

function addWeighted(total: Float64Array, part: Float64Array, weight: number): void {
  for (let i = 0; i < total.length; i++) total[i]! += part[i]! * weight
}

/** Moments as if every value of the series were multiplied by `factor`. */
export function rescaleMoments(moments: LagMoments, factor: number): LagMoments {
  return { ...sumMoments([moments], [factor * factor]), rows: moments.rows }
}
