import type { AutoregressionForm } from './autoregression-form.ts'

/**
 * What a least-squares fit needs to know of the rows: Σ f·fᵀ (row-major), Σ f·y per target y (one after the other),
 * Σ y² of the first target, and how many rows.
 */
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
  const size = form.members.length
  const gram = new Float64Array(size * size)
  const cross = new Float64Array(size * form.targets.length)
  form.targets.forEach((target, h) => {
    for (let i = 0; i < size; i++) {
      for (const a of form.members[i]!)
        for (const b of target) cross[h * size + i]! += products[a * count + b]!
    }
  })
  for (let i = 0; i < size; i++) {
    const left = form.members[i]!
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (const a of left) for (const b of form.members[j]!) sum += products[a * count + b]!
      gram[i * size + j] = sum
      gram[j * size + i] = sum
    }
  }
  return { gram, cross, power: products[0]!, rows: end - start }
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
  let gap = -1
  let at = 0
  let sum = 0
  for (let pair = 0; pair < place.length; pair++) {
    const a = shorter[pair]!
    const b = longer[pair]!
    if (b - a !== gap || a - at > end - start) {
      gap = b - a
      sum = 0
      for (let t = start + padding - a, last = end + padding - a; t < last; t++) {
        sum += differences[t]! * differences[t - gap]!
      }
    } else {
      for (let lag = at; lag < a; lag++) {
        const entering = start + padding - lag - 1
        const leaving = end + padding - lag - 1
        sum += differences[entering]! * differences[entering - gap]!
        sum -= differences[leaving]! * differences[leaving - gap]!
      }
    }
    at = a
    table[place[pair]!] = sum
    table[mirror[pair]!] = sum
  }
  return table
}

/** Moments of two disjoint ranges of rows taken together. */
export function addMoments(first: LagMoments, second: LagMoments): LagMoments {
  return {
    gram: first.gram.map((value, i) => value + second.gram[i]!),
    cross: first.cross.map((value, i) => value + second.cross[i]!),
    power: first.power + second.power,
    rows: first.rows + second.rows,
  }
}

/** Moments as if every value of the series were multiplied by `factor`, and every row counted `weight` times. */
export function scaleMoments(moments: LagMoments, factor: number, weight = 1): LagMoments {
  const multiplier = factor * factor * weight
  return {
    gram: moments.gram.map((value) => value * multiplier),
    cross: moments.cross.map((value) => value * multiplier),
    power: moments.power * multiplier,
    rows: moments.rows * weight,
  }
}
