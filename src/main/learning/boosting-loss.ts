/** What a boosted model learns: the mean (`squared`) or a quantile, 0.5 being the median (pinball loss). */
export type BoostingLoss =
  | { readonly kind: 'squared' }
  | { readonly kind: 'quantile'; readonly level: number }

/** Minus the derivative of the loss, the direction in which a prediction should move, times the row's weight. */
export function fillGradients(
  loss: BoostingLoss,
  target: Float64Array,
  predictions: Float64Array,
  weights: Float64Array | undefined,
  gradients: Float64Array,
): void {
  for (let row = 0; row < target.length; row++) {
    const residual = target[row]! - predictions[row]!
    const direction = loss.kind === 'squared' ? residual : residual >= 0 ? loss.level : loss.level - 1
    gradients[row] = weights === undefined ? direction : direction * weights[row]!
  }
}

/** The weighted mean loss of predictions; lower is better. */
export function meanLoss(
  loss: BoostingLoss,
  target: Float64Array,
  predictions: Float64Array,
  weights?: Float64Array,
): number {
  let total = 0
  let totalWeight = 0
  for (let row = 0; row < target.length; row++) {
    const residual = target[row]! - predictions[row]!
    const weight = weights?.[row] ?? 1
    total += weight * rowLoss(loss, residual)
    totalWeight += weight
  }
  return totalWeight > 0 ? total / totalWeight : 0
}

function rowLoss(loss: BoostingLoss, residual: number): number {
  if (loss.kind === 'squared') return residual * residual
  return residual >= 0 ? loss.level * residual : (loss.level - 1) * residual
}

/** The best constant prediction: the weighted mean, or the weighted quantile. */
export function bestConstant(loss: BoostingLoss, target: Float64Array, weights?: Float64Array): number {
  if (loss.kind === 'quantile') return weightedQuantile(target, loss.level, weights)
  let total = 0
  let totalWeight = 0
  for (let row = 0; row < target.length; row++) {
    const weight = weights?.[row] ?? 1
    total += weight * target[row]!
    totalWeight += weight
  }
  return totalWeight > 0 ? total / totalWeight : 0
}

/** The smallest value at or below which at least `level` of the weight lies; 0 for no values. */
export function weightedQuantile(values: Float64Array, level: number, weights?: Float64Array): number {
  if (values.length === 0) return 0
  if (weights === undefined) {
    const sorted = values.slice().sort()
    return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(level * sorted.length) - 1))]!
  }
  const order = Array.from(values.keys()).sort((first, second) => values[first]! - values[second]!)
  const wanted = level * weights.reduce((sum, weight) => sum + weight, 0)
  let reached = 0
  for (const row of order) {
    reached += weights[row]!
    if (reached >= wanted) return values[row]!
  }
  return values[order.at(-1)!]!
}
