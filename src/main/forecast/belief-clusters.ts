import { poolMoments, ridgeCoefficients, type SharedBelief } from './autoregression.ts'
import { type LagMoments, sumMoments } from './lag-moments.ts'

const seedRidge = 3e-2
const smallestCluster = 4
const refinements = 12
/** Where seeds are taken among series ordered by how badly they are served; the very worst are often merely odd. */
const seedPlaces = [0.97, 0.92, 0.85, 0.75, 0.6, 0.4]

/**
 * Groups series that obey the same regression (clusterwise regression, Späth 1979): each series joins the belief that
 * predicts it best, beliefs are refitted, and a new one is seeded from a series the others predict badly.
 * All from moments with target power one, so the rows are never read again.
 */
export function learnBeliefs(moments: readonly LagMoments[], limit: number): SharedBelief[] {
  const perRow = moments
    .filter((one) => one.rows > 0 && one.power > 0)
    .map((one) => sumMoments([one], [1 / one.rows]))
  if (perRow.length === 0) return []
  let beliefs = [poolMoments(perRow)!.belief]
  const alone = perRow.map((one) => predictionLoss(one, ridgeCoefficients(one, seedRidge)))
  const count = Math.max(1, Math.min(limit, Math.floor(perRow.length / (2 * smallestCluster))))
  while (beliefs.length < count) {
    const grown = grow(perRow, beliefs, alone, beliefs.length + 1 === count ? refinements : 3)
    if (!grown) break
    beliefs = grown
  }
  return beliefs
}

/** The index of the belief that predicts a series best; 0 when there is none to choose. */
export function closestBelief(moments: LagMoments, beliefs: readonly SharedBelief[]): number {
  let best = 0
  let bestLoss = Number.POSITIVE_INFINITY
  for (const [index, belief] of beliefs.entries()) {
    const loss = predictionLoss(moments, belief.coefficients)
    if (loss < bestLoss) {
      best = index
      bestLoss = loss
    }
  }
  return best
}

/** One belief more, seeded from ever less badly served series until one survives refinement. */
function grow(
  perRow: readonly LagMoments[],
  beliefs: readonly SharedBelief[],
  alone: readonly number[],
  rounds: number,
): SharedBelief[] | undefined {
  const excess = perRow.map((one, i) => ({
    one,
    loss: Math.min(...beliefs.map((belief) => predictionLoss(one, belief.coefficients))) - alone[i]!,
  }))
  excess.sort((a, b) => a.loss - b.loss)
  for (const place of seedPlaces) {
    const { one } = excess[Math.floor(place * (excess.length - 1))]!
    const seed = { ...beliefs[0]!, coefficients: ridgeCoefficients(one, seedRidge) }
    const refined = refine(perRow, [...beliefs, seed], rounds)
    if (refined.length > beliefs.length) return refined
  }
  return undefined
}

function refine(perRow: readonly LagMoments[], seeded: SharedBelief[], rounds: number): SharedBelief[] {
  let beliefs = seeded
  let before = ''
  for (let round = 0; round < rounds; round++) {
    const labels = perRow.map((one) => closestBelief(one, beliefs))
    const groups = beliefs.map((_, k) => perRow.filter((_, i) => labels[i] === k))
    beliefs = groups
      .filter((group) => group.length >= smallestCluster)
      .map((group) => poolMoments(group)!.belief)
    const signature = labels.join()
    if (signature === before) break
    before = signature
  }
  return beliefs
}

/** Mean squared one-step error: power − 2·c·cross + c·gram·c, using that the Gram matrix is symmetric. */
function predictionLoss(moments: LagMoments, coefficients: Float64Array): number {
  const { gram, cross } = moments
  const size = coefficients.length
  let loss = moments.power
  for (let i = 0; i < size; i++) {
    const row = i * size
    let product = 0
    for (let j = 0; j < i; j++) product += gram[row + j]! * coefficients[j]!
    loss += coefficients[i]! * (2 * (product - cross[i]!) + gram[row + i]! * coefficients[i]!)
  }
  return loss
}
