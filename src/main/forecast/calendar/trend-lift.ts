import { usualWeek } from '../hourly-series.ts'
import type { ScopedLift } from './lift-scope.ts'

const hourMs = 3_600_000
const day = 24
const week = 168
/** Days ahead that a trend may speak of; what is further off is left to the models. */
const leadDays = 3
/** Days of the past it is learned from, at least. */
const leastDays = 28
/** It is used where it lowers the error of the last third of the past by this share, and by so many standard errors of the mean. */
const leastGain = 0.02
const leastCertainty = 2
const ridge = 1
const strongest = Math.log(3)

export interface TrendQuestion {
  /** The content type of the series, which is the trend's category; empty for all. */
  readonly category: string
  /** Requests by the hour up to the last closed one, NaN where nobody looked. */
  readonly requests: Float64Array
  /** The trend's score of the same hours; zero where it says nothing. */
  readonly scores: Float64Array
  /** The last closed hour. */
  readonly lastHour: number
}

export interface TrendAnswer {
  readonly lifts: readonly ScopedLift[]
  /** Whether it is used and why, in a sentence. */
  readonly note: string
}

/**
 * What a trend adds to the coming days. For each day of the past, how far demand came to stand above its usual week is regressed on how
 * far demand stood above it the day before and on how far the trend stood above its own month; the trend's weight counts only where the
 * last third of the past is forecast better with it than without.
 */
export function trendLift({ category, requests, scores, lastHour }: TrendQuestion): TrendAnswer {
  const name = category === '' ? 'all content types' : category
  const days = pastDays(requests, scores)
  if (days.length < leastDays) {
    const note = `The trend of ${name} is not used: it takes ${leastDays} days of requests and scores side by side to learn from, there are ${days.length}.`
    return { lifts: [], note }
  }
  const now = trendLevel(scores, scores.length)
  const lifts: ScopedLift[] = []
  let best = Number.NEGATIVE_INFINITY
  for (let lead = 1; lead <= leadDays; lead++) {
    const { gain, certainty, elasticity } = learnLead(days, lead)
    const helps = gain >= leastGain && certainty >= leastCertainty && elasticity > 0
    best = Math.max(best, gain)
    if (!helps || now === undefined) continue
    const startsAt = (lastHour + 1 + (lead - 1) * day) * hourMs
    lifts.push({
      source: 'trend',
      eventId: null,
      title: `Trend of ${name}`,
      startsAt,
      endsAt: startsAt + day * hourMs,
      customerId: null,
      contentType: category === '' ? null : category,
      statedFactor: null,
      factor: Math.exp(Math.min(strongest, Math.max(-strongest, elasticity * now))),
      basis: 'learned',
      learnedFrom: days.length,
    })
  }
  const error = `${Math.abs(Math.round(best * 100))} % ${best >= 0 ? 'less' : 'more'} error`
  const note =
    lifts.length > 0
      ? `The trend of ${name} is used: with it the past is forecast with ${error}.`
      : `The trend of ${name} is not used: with it the past would be forecast with ${error}, which proves no gain.`
  return { lifts, note }
}

interface PastDay {
  /** How far demand stood above its usual week the day before, as a logarithm; and the trend above its month. */
  readonly level: number
  readonly trend: number
  /** How far demand came to stand above it, for each lead. */
  readonly outcomes: readonly number[]
}

function pastDays(requests: Float64Array, scores: Float64Array): PastDay[] {
  const days: PastDay[] = []
  const first = 4 * week
  for (let origin = requests.length - leadDays * day; origin >= first; origin -= day) {
    const trend = trendLevel(scores, origin)
    const usual = usualWeek(requests.subarray(0, origin), leadDays * day)
    const usualBefore = usualWeek(requests.subarray(0, origin - day), day)
    const level = logRatio(requests.subarray(origin - day, origin), usualBefore)
    const outcomes = Array.from({ length: leadDays }, (_, lead) => {
      const from = lead * day
      return logRatio(requests.subarray(origin + from, origin + from + day), usual.subarray(from, from + day))
    })
    if (trend === undefined || [level, ...outcomes].some((value) => !Number.isFinite(value))) continue
    days.push({ level, trend, outcomes })
  }
  return days.reverse()
}

/** The last day's mean over the month's before it, as a logarithm; undefined where the month said nothing. */
function trendLevel(scores: Float64Array, until: number): number | undefined {
  const month = scores.subarray(Math.max(0, until - 29 * day), until - day)
  const usual = mean(month)
  if (month.length < 7 * day || usual <= 0) return undefined
  const floor = 0.05 * usual
  return Math.log((mean(scores.subarray(until - day, until)) + floor) / (usual + floor))
}

function logRatio(actual: Float64Array, expected: Float64Array): number {
  let sum = 0
  let usual = 0
  actual.forEach((value, step) => {
    if (Number.isNaN(value)) return
    sum += value
    usual += expected[step]!
  })
  const floor = 0.05 * usual
  return usual > 0 ? Math.log((sum + floor) / (usual + floor)) : Number.NaN
}

function mean(values: Float64Array): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0
}

/** Relative gain on the last third of the days when learned from the rest, and the elasticity learned from all. */
function learnLead(
  days: readonly PastDay[],
  lead: number,
): { gain: number; certainty: number; elasticity: number } {
  // The days between are left out, so that no outcome is learned from that lies after a forecast's origin.
  const cut = Math.floor((days.length * 2) / 3)
  const learned = days.slice(0, cut - leadDays)
  const checked = days.slice(cut)
  const without = regress(learned, lead, false)
  const withTrend = regress(learned, lead, true)
  const errors = (fit: Fit) => checked.map((past) => Math.abs(past.outcomes[lead - 1]! - predict(fit, past)))
  const before = Float64Array.from(errors(without))
  const saved = Float64Array.from(errors(withTrend), (error, i) => before[i]! - error)
  const gain = mean(before) > 0 ? mean(saved) / mean(before) : 0
  return { gain, certainty: certaintyOf(saved), elasticity: regress(days, lead, true).trend }
}

/** A mean in standard errors. */
function certaintyOf(values: Float64Array): number {
  const centre = mean(values)
  const variance = mean(values.map((value) => (value - centre) ** 2)) / Math.max(1, values.length - 1)
  return variance > 0 ? centre / Math.sqrt(variance) : 0
}

interface Fit {
  readonly level: number
  readonly trend: number
}

function predict(fit: Fit, past: PastDay): number {
  return fit.level * past.level + fit.trend * past.trend
}

/** Ridge regression of an outcome on level and trend, without a constant: what is usual has none. */
function regress(days: readonly PastDay[], lead: number, useTrend: boolean): Fit {
  let [ll, lt, tt, ly, ty] = [ridge, 0, ridge, 0, 0]
  for (const { level, trend, outcomes } of days) {
    const outcome = outcomes[lead - 1]!
    ll += level * level
    lt += level * trend
    tt += trend * trend
    ly += level * outcome
    ty += trend * outcome
  }
  if (!useTrend) return { level: ly / ll, trend: 0 }
  const determinant = ll * tt - lt * lt
  return { level: (ly * tt - ty * lt) / determinant, trend: (ty * ll - ly * lt) / determinant }
}
