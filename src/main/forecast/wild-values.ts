/** A series for the models, and which of its places hold something else than was seen there. */
export interface TamedSeries {
  readonly values: Float64Array
  /** Ascending. */
  readonly tamed: readonly number[]
}

/**
 * How many times the greatest other change from one season to the next a value must stand off to be wild.
 * Chosen on training folds: of real hourly series one in twenty has such a value, and is forecast 2 % better so.
 */
const wildTimes = 2
/** How many mean changes from season to season a wild value may stand off in the models' eyes. Chosen on training folds. */
const keptTimes = 2
/** A change that lasts longer than this share of a season is no slip but a new level. */
const incidentShare = 1 / 4
/** Slips at different times that are looked for; what comes more often is usual. */
const mostIncidents = 3
/** Less history does not say what is usual. */
const leastSeasons = 4
/** Seasons on either side that say what is usual at a place. */
const neighbourSeasons = 3

/**
 * Draws single wild values, such as a meter's slip or a thousandfold count, to their neighbours in other seasons:
 * within what usually changes from season to season. Left alone, one such value at the end pulls every lag
 * of the forecast. `values` itself is not touched: what was seen stays seen.
 */
export function tameWildValues(values: Float64Array, season: number): TamedSeries {
  if (values.length < leastSeasons * season) return { values, tamed: [] }
  const reach = Math.max(1, Math.floor(season * incidentShare))
  const changes = seasonalChanges(values, season)
  const peaks: number[] = []
  let greatest = 0
  while (peaks.length < mostIncidents) {
    const peak = placeOfGreatest(changes)
    greatest = Math.max(greatest, changes[peak]!)
    peaks.push(peak)
    // As the value comes, and a season before or after as it is gone.
    for (const centre of [peak - season, peak, peak + season])
      changes.fill(0, Math.max(0, centre - reach), Math.max(0, centre + reach + 1))
  }
  const usual = changes[placeOfGreatest(changes)]!
  const limit = wildTimes * usual
  if (usual === 0 || greatest <= limit) return { values, tamed: [] }
  const kept = Math.min(usual, keptTimes * meanChange(values, season, usual))
  const tame = values.slice()
  const tamed = new Set<number>()
  for (const peak of peaks) {
    const places = placesAround(peak, season, reach, values.length).filter(
      (at) => Math.abs(values[at]! - seasonalMedian(values, at, season)) > limit,
    )
    if (places.length > reach) continue
    for (const at of places) {
      const middle = seasonalMedian(values, at, season)
      tame[at] = middle + Math.sign(values[at]! - middle) * kept
      tamed.add(at)
    }
  }
  return { values: tame, tamed: [...tamed].sort((a, b) => a - b) }
}

/** How far each value stands from that of the season before. */
function seasonalChanges(values: Float64Array, season: number): Float64Array {
  const changes = new Float64Array(values.length)
  for (let t = season; t < values.length; t++) changes[t] = Math.abs(values[t]! - values[t - season]!)
  return changes
}

function placeOfGreatest(changes: Float64Array): number {
  let place = 0
  let greatest = -1
  for (let t = 0; t < changes.length; t++) {
    if (changes[t]! <= greatest) continue
    greatest = changes[t]!
    place = t
  }
  return place
}

/** Where the value may be that made a change: there, or a season before. */
function placesAround(peak: number, season: number, reach: number, length: number): number[] {
  return [peak - season, peak].flatMap((centre) =>
    Array.from({ length: 2 * reach + 1 }, (_, i) => centre - reach + i).filter(
      (at) => at >= 0 && at < length,
    ),
  )
}

/** Of changes from one season to the next, none counted as more than `most`: the wild ones are among them. */
function meanChange(values: Float64Array, season: number, most: number): number {
  let sum = 0
  for (let t = season; t < values.length; t++)
    sum += Math.min(most, Math.abs(values[t]! - values[t - season]!))
  return sum / (values.length - season)
}

/** Of the same place in the seasons around. */
function seasonalMedian(values: Float64Array, at: number, season: number): number {
  const neighbours: number[] = []
  for (let k = 1; k <= neighbourSeasons; k++) {
    if (at - k * season >= 0) neighbours.push(values[at - k * season]!)
    if (at + k * season < values.length) neighbours.push(values[at + k * season]!)
  }
  neighbours.sort((a, b) => a - b)
  const middle = neighbours.length >> 1
  return neighbours.length % 2 === 1
    ? neighbours[middle]!
    : (neighbours[middle - 1]! + neighbours[middle]!) / 2
}
