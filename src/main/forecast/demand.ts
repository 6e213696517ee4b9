import { HeadroomError } from '#shared/errors.ts'
import { normalPair } from '../learning/normal-distribution.ts'
import { sortedQuantile } from '../learning/quantile.ts'
import { seededRandom } from '../learning/seeded-random.ts'

/** What one request of a category costs in a resource: a lognormal by its median and its P90 (from the quotes room). */
export interface CostPerRequest {
  readonly medianUnits: number
  readonly p90Units: number
  /** Of the requests, how many use it at all; all of them where absent. */
  readonly share?: number
}

export interface DemandInput {
  /** Paths of requests per hour that may come, all of one length. */
  readonly requestPaths: readonly Float64Array[]
  /** `shares[hour][category]`, adding up to one: the content mix. */
  readonly mix: readonly Float64Array[]
  /** One per category: thread-hours, GPU session-hours, bytes, whatever the resource is counted in. */
  readonly costs: readonly CostPerRequest[]
  /** Factor per hour from the calendar and trends; one where absent. */
  readonly lift?: Float64Array
  readonly seed: number
}

/** Use of a resource as quantiles over a window. */
export interface DemandQuantiles {
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

export interface Demand {
  readonly byHour: readonly DemandQuantiles[]
  /** Sums over the next hour, day and week, as far as the paths reach. */
  readonly nextHour: DemandQuantiles
  readonly nextDay: DemandQuantiles
  readonly nextWeek: DemandQuantiles
  /** Hours whose median lies in the top tenth of the paths' hours. */
  readonly peakHours: readonly number[]
}

const z90 = 1.2815515655446004

/**
 * Requests × mix × cost per request: every hour of every path is priced by drawing its sum of costs from a lognormal
 * with the mean and variance that the mix and the costs imply.
 *
 * @throws HeadroomError INVALID_INPUT when there are no paths, or mix and costs do not match.
 */
export function forecastDemand(input: DemandInput): Demand {
  const { requestPaths, mix, costs, lift, seed } = input
  const hours = requestPaths[0]?.length ?? 0
  if (hours === 0 || mix.length < hours || mix.some((shares) => shares.length !== costs.length)) {
    throw new HeadroomError(
      'INVALID_INPUT',
      'A demand forecast needs paths of requests, a mix for each of their hours and a cost for each category of the mix.',
    )
  }
  const moments = costs.map(costMoments)
  const random = seededRandom(seed)
  const usePaths = requestPaths.map((path) =>
    path.map((requests, hour) => drawUse(requests * (lift?.[hour] ?? 1), mix[hour]!, moments, random)),
  )
  const byHour = Array.from({ length: hours }, (_, hour) => quantilesOf(usePaths.map((path) => path[hour]!)))
  const over = (count: number) =>
    quantilesOf(usePaths.map((path) => path.subarray(0, count).reduce((sum, use) => sum + use, 0)))
  return { byHour, nextHour: over(1), nextDay: over(24), nextWeek: over(168), peakHours: peaks(byHour) }
}

interface Moments {
  readonly mean: number
  readonly variance: number
}

/** Mean and variance of a lognormal with this median and P90, of which a share is drawn and the rest is nothing. */
function costMoments({ medianUnits, p90Units, share = 1 }: CostPerRequest): Moments {
  if (medianUnits <= 0) return { mean: 0, variance: 0 }
  const sigma = Math.log(Math.max(p90Units, medianUnits) / medianUnits) / z90
  const mean = medianUnits * Math.exp(sigma ** 2 / 2)
  const square = mean ** 2 * Math.exp(sigma ** 2)
  return { mean: share * mean, variance: share * square - (share * mean) ** 2 }
}

/** Use of an hour: the mix's mean cost times the requests, with the spread of which and how costly they are. */
function drawUse(
  requests: number,
  shares: Float64Array,
  moments: readonly Moments[],
  random: () => number,
): number {
  let mean = 0
  let square = 0
  for (let i = 0; i < shares.length; i++) {
    mean += shares[i]! * moments[i]!.mean
    square += shares[i]! * (moments[i]!.variance + moments[i]!.mean ** 2)
  }
  if (requests <= 0 || mean <= 0) return 0
  // Lognormal around the sum's mean and variance: never below zero, and near normal when requests are many.
  const total = requests * mean
  const spread = Math.sqrt(Math.log1p((requests * Math.max(0, square - mean ** 2)) / total ** 2))
  return total * Math.exp(spread * normalPair(random)[0] - spread ** 2 / 2)
}

function quantilesOf(values: readonly number[]): DemandQuantiles {
  const sorted = Float64Array.from(values).sort()
  return {
    p10: sortedQuantile(sorted, 0.1),
    p50: sortedQuantile(sorted, 0.5),
    p90: sortedQuantile(sorted, 0.9),
  }
}

function peaks(byHour: readonly DemandQuantiles[]): number[] {
  const sorted = Float64Array.from(byHour, (hour) => hour.p50).sort()
  const threshold = sortedQuantile(sorted, 0.9)
  return byHour.flatMap((hour, i) => (hour.p50 >= threshold && hour.p50 > 0 ? [i] : []))
}
