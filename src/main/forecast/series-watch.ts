import { type DriftState, driftOf, noDrift, observeError } from '../learning/page-hinkley.ts'
import {
  type AdaptiveLevel,
  adaptiveBounds,
  startAdaptiveLevel,
  updateAdaptiveLevel,
} from './adaptive-interval.ts'

/** What an hour that is still open will bring. */
export interface ExpectedHour {
  /** Whole hours since the epoch. */
  readonly hour: number
  readonly p10: number
  readonly p50: number
  readonly p90: number
  /** Beyond these an hour is out of the ordinary. */
  readonly low: number
  readonly high: number
}

/** How a series' forecasts of the next hour have done; plain data, kept from one hour to the next. */
export interface SeriesWatch {
  readonly band: AdaptiveLevel
  readonly alarm: AdaptiveLevel
  readonly drift: DriftState
  /** Since the forecasts began to lean to one side. */
  readonly leaning: { readonly hours: number; readonly seen: number; readonly expected: number }
  readonly expected: ExpectedHour | null
  readonly scored: { readonly hours: number; readonly inBand: number }
  readonly lastNoticeHour: number | null
}

/** Something worth a person's notice about an hour that closed. */
export type Finding =
  | {
      readonly kind: 'anomaly'
      readonly hour: number
      readonly seen: number
      readonly low: number
      readonly high: number
    }
  | {
      readonly kind: 'drift'
      readonly hour: number
      readonly hours: number
      readonly seen: number
      readonly expected: number
    }

/** An hour out of the ordinary lies outside this central interval. */
export const alarmLevel = 0.995
/** In standard deviations of the next hour's forecast: leaning by less is none, and this much in all is drift. */
const driftOptions = { tolerance: 0.5, threshold: 16 }
/** One wild hour must not look like drift. */
const mostDeviation = 3
/** Nothing is counted in smaller parts than a request. */
const leastDeviation = 0.5
const z90 = 1.2815515655446004
const dayHours = 24

export function startWatch(): SeriesWatch {
  return {
    band: startAdaptiveLevel(0.2),
    alarm: startAdaptiveLevel(1 - alarmLevel),
    drift: noDrift,
    leaning: noLeaning,
    expected: null,
    scored: { hours: 0, inBand: 0 },
    lastNoticeHour: null,
  }
}

const noLeaning = { hours: 0, seen: 0, expected: 0 }

/** Sets what the next hour will bring, at levels that past hits and misses moved. `quantile` is the forecast's for that hour. */
export function expectHour(
  watch: SeriesWatch,
  hour: number,
  quantile: (level: number) => number,
): SeriesWatch {
  const band = adaptiveBounds(watch.band)
  const alarm = adaptiveBounds(watch.alarm)
  const p50 = quantile(0.5)
  const expected = {
    hour,
    p50,
    p10: Math.min(p50, quantile(band.low)),
    p90: Math.max(p50, quantile(band.high)),
    low: Math.min(p50, quantile(alarm.low)),
    high: Math.max(p50, quantile(alarm.high)),
  }
  return { ...watch, expected }
}

/** Takes in what an hour brought. At most one finding a day; after one, the series is given time. */
export function closeHour(
  watch: SeriesWatch,
  hour: number,
  seen: number,
): { readonly watch: SeriesWatch; readonly finding: Finding | null } {
  const { expected } = watch
  // Hours nobody looked at, or that closed while the console was off, teach nothing.
  if (!expected || expected.hour !== hour || !Number.isFinite(seen)) {
    return { watch: { ...watch, expected: null }, finding: null }
  }
  const isInBand = seen >= expected.p10 && seen <= expected.p90
  const isOrdinary = seen >= expected.low && seen <= expected.high
  const deviation = Math.max((expected.p90 - expected.p10) / (2 * z90), leastDeviation)
  const error = Math.min(Math.max((seen - expected.p50) / deviation, -mostDeviation), mostDeviation)
  const drift = observeError(watch.drift, error, driftOptions)
  const leaning =
    drift.run.count === 0
      ? noLeaning
      : {
          hours: drift.run.count,
          seen: watch.leaning.seen + seen,
          expected: watch.leaning.expected + expected.p50,
        }
  const hasDrifted = driftOf(drift, driftOptions) !== 'none'
  const isDue = watch.lastNoticeHour === null || hour - watch.lastNoticeHour >= dayHours
  const finding = isDue ? findingOf(expected, seen, isOrdinary, hasDrifted ? leaning : undefined) : null
  return {
    finding,
    watch: {
      band: updateAdaptiveLevel(watch.band, !isInBand),
      alarm: updateAdaptiveLevel(watch.alarm, !isOrdinary),
      drift: hasDrifted ? noDrift : drift,
      leaning: hasDrifted ? noLeaning : leaning,
      expected: null,
      scored: { hours: watch.scored.hours + 1, inBand: watch.scored.inBand + (isInBand ? 1 : 0) },
      lastNoticeHour: finding ? hour : watch.lastNoticeHour,
    },
  }
}

function findingOf(
  { hour, low, high }: ExpectedHour,
  seen: number,
  isOrdinary: boolean,
  leaning: SeriesWatch['leaning'] | undefined,
): Finding | null {
  if (leaning) return { kind: 'drift', hour, ...leaning }
  return isOrdinary ? null : { kind: 'anomaly', hour, seen, low, high }
}
