import type { CalendarEvent } from '#shared/calendar.ts'
import { usualWeek } from '../hourly-series.ts'
import { commonScope, coverage, type ScopedLift, type SeriesScope } from './lift-scope.ts'

const hourMs = 3_600_000
const week = 168
/** History before an event that tells what would have been without it. */
const weeksBefore = 4
/** The operator's word weighs as much as this many earlier events. */
const statedWeight = 2
/** Earlier events that are looked at, the latest. */
const mostEarlier = 12
const leastHoursBefore = 2 * week
/** No event is believed to do more, or less, than this. */
const widest = { low: 0.05, high: 20 }

/** Requests of a scope from hour to hour, both ends included; NaN where nobody looked. */
export type ReadScope = (scope: SeriesScope, firstHour: number, lastHour: number) => Float64Array

/**
 * The factor of each event: what the operator stated, drawn towards what earlier events of the same kind and scope did. What one did is
 * what was asked for during it over what the four weeks before would have led to expect; ratios are averaged as logarithms.
 */
export function eventLifts(
  events: readonly CalendarEvent[],
  lastHour: number,
  read: ReadScope,
): ScopedLift[] {
  const ratioOf = new Map(
    events
      .filter(({ endsAt }) => endsAt <= (lastHour + 1) * hourMs)
      .map((event) => [event.id, observedRatio(event, events, read)]),
  )
  return events.map((event) => {
    const earlier = events
      .filter((other) => other.endsAt <= event.startsAt && isAlike(event, other))
      .sort((a, b) => b.startsAt - a.startsAt)
    const ratios = earlier.flatMap(({ id }) => ratioOf.get(id) ?? []).slice(0, mostEarlier)
    const { id, title, startsAt, endsAt, customerId, contentType, factor } = event
    return {
      source: 'calendar',
      eventId: id,
      title,
      startsAt,
      endsAt,
      customerId,
      contentType,
      statedFactor: factor,
      factor: ratios.length > 0 ? shrunk(factor, ratios) : factor,
      basis: ratios.length > 0 ? 'learned' : 'stated',
      learnedFrom: ratios.length,
    }
  })
}

/** Hours of other events are no part of the usual. */
function withoutEvents(
  values: Float64Array,
  firstHour: number,
  scope: SeriesScope,
  events: readonly CalendarEvent[],
): Float64Array {
  const usual = values.slice()
  for (const event of events.filter((other) => commonScope(other, scope))) {
    const from = Math.max(0, Math.floor(event.startsAt / hourMs) - firstHour)
    for (let step = from; step < usual.length && coverage(firstHour + step, event) > 0; step++)
      usual[step] = Number.NaN
  }
  return usual
}

function isAlike(a: CalendarEvent, b: CalendarEvent): boolean {
  return a.kind === b.kind && a.customerId === b.customerId && a.contentType === b.contentType
}

function shrunk(stated: number, ratios: readonly number[]): number {
  const sum = ratios.reduce((total, ratio) => total + Math.log(ratio), statedWeight * Math.log(stated))
  return Math.exp(sum / (statedWeight + ratios.length))
}

/** Undefined where too little is known of before, or nothing was usual at its hours. */
function observedRatio(
  event: CalendarEvent,
  events: readonly CalendarEvent[],
  read: ReadScope,
): number | undefined {
  const firstHour = Math.round(event.startsAt / hourMs)
  const hours = Math.max(1, Math.round(event.endsAt / hourMs) - firstHour)
  const before = weeksBefore * week
  const values = read(event, firstHour - before, firstHour + hours - 1)
  const history = withoutEvents(values.subarray(0, before), firstHour - before, event, events)
  if (history.filter((value) => !Number.isNaN(value)).length < leastHoursBefore) return undefined
  const usual = usualWeek(history, hours)
  let actual = 0
  let expected = 0
  values.subarray(before).forEach((value, step) => {
    if (Number.isNaN(value)) return
    actual += value
    expected += usual[step]!
  })
  if (expected <= 0) return undefined
  return Math.min(widest.high, Math.max(widest.low, actual / expected))
}
