import { Temporal } from 'temporal-polyfill'
import type { WorkHours } from '#shared/jobs.ts'

/** Whether work may start at a moment, and when that next changes: null when it never does. Milliseconds since the epoch. */
export type WorkTime = { open: boolean; changesAt: number | null }

/**
 * Windows are local times: one from 22:00 to 06:00 belongs to the day it begins on, and one whose ends are equal lasts a whole day.
 * A time that daylight saving skips or repeats is taken as Temporal's "compatible" does: after the gap, and the earlier of two.
 */
export function workTimeAt(hours: WorkHours, at: number): WorkTime {
  if (hours.windows.length === 0) return { open: true, changesAt: null }
  const spans = mergedSpans(hours, at, 8)
  const current = spans.find((span) => span.from <= at && at < span.until)
  if (current) return { open: true, changesAt: coversAllWeek(current) ? null : current.until }
  return { open: false, changesAt: spans.find((span) => span.from > at)?.from ?? null }
}

/** A stretch of time in which work may run. */
export type Span = { from: number; until: number }

/** Open stretches of the next `days` days in seconds from `at`; empty when work may always run. */
export function openSpansFrom(hours: WorkHours, at: number, days: number): Span[] {
  if (workTimeAt(hours, at).changesAt === null) return []
  return mergedSpans(hours, at, days)
    .filter((span) => span.until > at)
    .map((span) => ({ from: Math.max(0, span.from - at) / 1000, until: (span.until - at) / 1000 }))
}

/** When `workSeconds` of open time have passed, in seconds from now. Past the last span the same pattern is taken to go on. */
export function wallSecondsAfter(openSpans: Span[], workSeconds: number): number {
  if (openSpans.length === 0) return workSeconds
  let left = workSeconds
  for (const span of openSpans) {
    const length = span.until - span.from
    if (left <= length) return span.from + left
    left -= length
  }
  const openSeconds = workSeconds - left
  const lastUntil = openSpans.at(-1)!.until
  return lastUntil + left * (lastUntil / openSeconds)
}

/** How much of the next `wallSeconds` is open time. */
export function workSecondsUntil(openSpans: Span[], wallSeconds: number): number {
  if (openSpans.length === 0) return wallSeconds
  return openSpans.reduce((sum, { from, until }) => sum + Math.max(0, Math.min(until, wallSeconds) - from), 0)
}

/** Longer than the span of days looked at below allows for anything but "always". */
function coversAllWeek(span: Span): boolean {
  return span.until - span.from > 8 * 24 * 3600_000
}

/** The windows that touch the days around `at`, joined where they meet. */
function mergedSpans(hours: WorkHours, at: number, days: number): Span[] {
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(hours.timeZone).toPlainDate()
  const spans: Span[] = []
  for (let offset = -2; offset <= days; offset++) {
    const day = today.add({ days: offset })
    for (const window of hours.windows) {
      if (window.days.includes(day.dayOfWeek)) spans.push(spanOf(window, day, hours.timeZone))
    }
  }
  spans.sort((a, b) => a.from - b.from)
  const merged: Span[] = []
  for (const span of spans) {
    const last = merged.at(-1)
    if (last && span.from <= last.until) last.until = Math.max(last.until, span.until)
    else if (span.until > span.from) merged.push(span)
  }
  return merged
}

function spanOf(window: WorkHours['windows'][number], day: Temporal.PlainDate, timeZone: string): Span {
  const lastDay = window.to <= window.from ? day.add({ days: 1 }) : day
  const moment = (date: Temporal.PlainDate, time: string) =>
    date.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds
  return { from: moment(day, window.from), until: moment(lastDay, window.to) }
}
