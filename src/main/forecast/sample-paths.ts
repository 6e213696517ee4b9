import { normalCumulative, normalPair } from '../learning/normal-distribution.ts'
import { seededRandom } from '../learning/seeded-random.ts'

/**
 * How forecast errors hang together along a path: a share of their variance that stays for the whole path, and how
 * much of the rest is carried from one step to the next.
 */
export interface ErrorDependence {
  readonly shared: number
  readonly persistence: number
  /** How much wider than the steps' own quantiles paths are drawn, so that their sums spread as past sums did; one where absent. */
  readonly sumSpread?: number
}

/**
 * Dependence of errors along past paths, `residuals[path][step]`, each path's errors taken over their spread: what is
 * still correlated a season apart is shared, the rest of the one-step correlation is persistence.
 */
export function errorDependence(residuals: readonly Float64Array[], season: number): ErrorDependence {
  const near = correlationAt(residuals, 1)
  const shared = bounded(
    correlationAt(residuals, Math.min(season, Math.floor((residuals[0]?.length ?? 2) / 2))),
  )
  return { shared, persistence: bounded((near - shared) / (1 - shared)) }
}

function bounded(correlation: number): number {
  return Number.isFinite(correlation) ? Math.min(Math.max(correlation, 0), 0.98) : 0
}

/** Not centred: a path that is off as a whole is what we look for. */
function correlationAt(residuals: readonly Float64Array[], lag: number): number {
  let product = 0
  let pairs = 0
  let square = 0
  let count = 0
  for (const path of residuals) {
    for (let step = 0; step < path.length; step++) {
      square += path[step]! * path[step]!
      count++
      if (step >= lag) {
        product += path[step]! * path[step - lag]!
        pairs++
      }
    }
  }
  return product / pairs / (square / count)
}

/** Quantile levels at which a forecast is asked, so that sampling a path needs no more forecasts. */
const gridLevels = Array.from({ length: 101 }, (_, i) => Math.min(Math.max(i / 100, 0.002), 0.998))

/**
 * Paths of what may come: each step's values follow that step's quantiles, and follow one another as the errors did
 * (a Gaussian copula). The same seed gives the same paths.
 *
 * @param quantile the forecast's `level` quantile (0..1) per step
 */
export function samplePaths(
  quantile: (level: number) => Float64Array,
  dependence: ErrorDependence,
  pathCount: number,
  seed: number,
): Float64Array[] {
  const grid = gridLevels.map(quantile)
  const horizon = grid[0]!.length
  const random = seededRandom(seed)
  const own = Math.sqrt(1 - dependence.shared)
  const common = Math.sqrt(dependence.shared)
  const widened = dependence.sumSpread ?? 1
  const innovation = Math.sqrt(1 - dependence.persistence ** 2)
  return Array.from({ length: pathCount }, () => {
    const [wholePath, start] = normalPair(random)
    const path = new Float64Array(horizon)
    let carried = start
    for (let step = 0; step < horizon; step++) {
      if (step > 0) carried = dependence.persistence * carried + innovation * normalPair(random)[0]
      path[step] = onGrid(grid, step, normalCumulative(widened * (common * wholePath + own * carried)))
    }
    return path
  })
}

function onGrid(grid: readonly Float64Array[], step: number, level: number): number {
  const position = level * (grid.length - 1)
  const below = Math.min(Math.floor(position), grid.length - 2)
  const low = grid[below]![step]!
  return low + (position - below) * (grid[below + 1]![step]! - low)
}
