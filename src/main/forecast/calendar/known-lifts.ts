import type { CalendarEvent } from '#shared/calendar.ts'
import { season, windowHours } from '../demand-panels.ts'
import { type HourSpan, hourlySeries } from '../hourly-series.ts'
import { eventLifts, type ReadScope } from './learned-factor.ts'
import type { ScopedLift, SeriesScope } from './lift-scope.ts'
import { trendLift } from './trend-lift.ts'

type HourValue = { hour: number; value: number }

/** What lifts are learned from. Hours are whole hours since the epoch, both ends included. */
export type LiftReader = {
  /** Requests of a scope by the hour; hours without any are left out. */
  scopeHours(scope: SeriesScope, firstHour: number, lastHour: number): HourValue[]
  /** Categories that trends were imported for. */
  trendCategories(firstHour: number, lastHour: number): string[]
  trendScores(category: string, firstHour: number, lastHour: number): HourValue[]
}

export interface KnownLifts {
  readonly all: readonly ScopedLift[]
  /** Whether trends are used and why, a sentence each. */
  readonly trendNotes: readonly string[]
}

/** Trends that are looked at, at most. */
const mostCategories = 20
/** A trend that has said nothing for this long says nothing of the coming days. */
const trendSilenceHours = 2 * season

/** Every lift of the calendar and of trends, as far as the history tells their factors. */
export function knownLifts(
  reader: LiftReader,
  spans: readonly HourSpan[],
  events: readonly CalendarEvent[],
  lastHour: number,
): KnownLifts {
  const readScope: ReadScope = (scope, firstHour, untilHour) => {
    const values = new Map(
      reader.scopeHours(scope, firstHour, untilHour).map(({ hour, value }) => [hour, value]),
    )
    const hours = untilHour - firstHour + 1
    const known = hourlySeries(values, spans, untilHour, hours)
    const padded = new Float64Array(hours).fill(Number.NaN)
    if (known) padded.set(known.values, known.firstHour - firstHour)
    return padded
  }
  const firstHour = lastHour - windowHours + 1
  const categories = reader.trendCategories(lastHour - trendSilenceHours, lastHour).slice(0, mostCategories)
  const trends = categories.map((category) => {
    const scores = new Float64Array(windowHours)
    for (const { hour, value } of reader.trendScores(category, firstHour, lastHour))
      scores[hour - firstHour] = value
    const scope = { customerId: null, contentType: category === '' ? null : category }
    return trendLift({ category, requests: readScope(scope, firstHour, lastHour), scores, lastHour })
  })
  return {
    all: [...eventLifts(events, lastHour, readScope), ...trends.flatMap(({ lifts }) => lifts)],
    trendNotes: trends.map(({ note }) => note),
  }
}
