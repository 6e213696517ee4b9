/** How fast level, hour-of-day and hour-of-week patterns follow the data, and how long a shock lingers (0..1 each). */
export interface HoltWintersRates {
  readonly level: number
  readonly day: number
  readonly week: number
  readonly persistence: number
}

/** Tried in turn on the series' own past; a coarse grid is as good as a search here and far cheaper. */
const candidateRates: readonly HoltWintersRates[] = [0.005, 0.03, 0.15].flatMap((level) => [
  { level, day: 0.1, week: 0.15, persistence: 0.9 },
  { level, day: 0.3, week: 0.3, persistence: 0.9 },
])
const judgedWeeks = 5

/** The candidate rates with the least squared one-step error over the weeks before `until` (a row count). */
export function chooseRates(values: Float64Array, period: number, until: number): HoltWintersRates {
  let best = candidateRates[0]!
  let bestError = Number.POSITIVE_INFINITY
  const week = 7 * period
  const skipped = Math.max(0, Math.floor(until / week) - judgedWeeks) * week
  const judged = values.subarray(skipped)
  for (const rates of candidateRates) {
    const error = new Smoother(judged, period, rates).advanceTo(until - skipped)
    if (error < bestError) {
      best = rates
      bestError = error
    }
  }
  return best
}

/**
 * Additive double-seasonal Holt-Winters with first-order autocorrelated errors (Taylor 2003), in model space.
 * Forecasts `horizon` steps from each of the ascending `origins` (row counts).
 */
export function holtWintersPaths(
  values: Float64Array,
  period: number,
  rates: HoltWintersRates,
  origins: readonly number[],
  horizon: number,
): Float64Array[] {
  const smoother = new Smoother(values, period, rates)
  return origins.map((origin) => {
    smoother.advanceTo(origin)
    return smoother.path(horizon)
  })
}

class Smoother {
  readonly #values: Float64Array
  readonly #rates: HoltWintersRates
  readonly #day: Float64Array
  readonly #week: Float64Array
  #level: number
  #lastError = 0
  #at: number

  /** Starts from the first two weeks: their mean, mean day, and what each hour of the week differs from that. */
  constructor(values: Float64Array, period: number, rates: HoltWintersRates) {
    this.#values = values
    this.#rates = rates
    this.#day = new Float64Array(period)
    this.#week = new Float64Array(7 * period)
    const start = Math.min(14 * period, values.length - (values.length % period))
    let sum = 0
    for (let t = 0; t < start; t++) sum += values[t]!
    this.#level = sum / start
    for (let t = 0; t < start; t++) this.#day[t % period]! += ((values[t]! - this.#level) * period) / start
    if (start === 14 * period) {
      for (let t = 0; t < start; t++) {
        this.#week[t % this.#week.length]! += (values[t]! - this.#level - this.#day[t % period]!) / 2
      }
    }
    this.#at = Math.floor(start / 2)
  }

  /** Takes in the rows up to `origin`; the sum of squared one-step errors on the way. */
  advanceTo(origin: number): number {
    const { level: alpha, day: delta, week: omega, persistence } = this.#rates
    const values = this.#values
    const day = this.#day
    const week = this.#week
    let level = this.#level
    let lastError = this.#lastError
    let squares = 0
    for (let t = this.#at; t < origin; t++) {
      const d = t % day.length
      const w = t % week.length
      const fit = level + day[d]! + week[w]!
      const error = values[t]! - fit
      const surprise = error - persistence * lastError
      squares += surprise * surprise
      level += alpha * error
      day[d]! += delta * error
      week[w]! += omega * error
      lastError = error
    }
    this.#level = level
    this.#lastError = lastError
    this.#at = origin
    return squares
  }

  path(horizon: number): Float64Array {
    const path = new Float64Array(horizon)
    let shock = this.#lastError
    for (let step = 0; step < horizon; step++) {
      const t = this.#at + step
      shock *= this.#rates.persistence
      path[step] = this.#level + this.#day[t % this.#day.length]! + this.#week[t % this.#week.length]! + shock
    }
    return path
  }
}
