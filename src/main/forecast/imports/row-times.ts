import { Temporal } from 'temporal-polyfill'
import { HeadroomError } from '#shared/errors.ts'

/** Nobody's history reaches further back. */
const earliest = Date.UTC(2000, 0, 1)
const timePattern =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2}(?:\.\d{1,9})?))?\s*(Z|[+-]\d{2}:?\d{2})?$/i
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

export type ReadTime = (text: string) => number | undefined

/**
 * Reads times as milliseconds since the epoch: ISO 8601, Unix seconds or milliseconds, and undefined for anything else. Times without
 * a zone are local in `timeZone`: an hour that a clock change skips counts as the one after it, one that it repeats as the first.
 * Rows of one minute share the work of placing it.
 *
 * @throws HeadroomError INVALID_INPUT when the zone does not exist.
 */
export function createTimeReader(timeZone: string): ReadTime {
  try {
    Temporal.Now.zonedDateTimeISO(timeZone)
  } catch {
    throw new HeadroomError(
      'INVALID_INPUT',
      `“${timeZone}” is not a time zone. Use an IANA name such as Europe/Berlin.`,
    )
  }
  let known: { minute: string; at: number | undefined } = { minute: '', at: undefined }
  return (text) => {
    if (/^\d{9,10}(\.\d+)?$/.test(text)) return Math.floor(Number(text) * 1000)
    if (/^\d{12,13}$/.test(text)) return Number(text)
    const match = timePattern.exec(text)
    if (!match) return undefined
    const [, date, clock, seconds = '0', zone = ''] = match
    const minute = `${date}T${clock}${zone}`
    if (known.minute !== minute)
      known = { minute, at: minuteAt(`${date}T${clock}`, zone.toUpperCase(), timeZone) }
    return known.at === undefined || Number(seconds) >= 61
      ? undefined
      : known.at + Math.floor(Number(seconds) * 1000)
  }
}

/** `10/Oct/2000:13:55:36 -0700`, as access logs write it. */
export function readLogTime(text: string): number | undefined {
  const match = /^(\d{2})\/(\w{3})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})$/.exec(text)
  if (!match) return undefined
  const [, day, month = '', year, clock, zone = ''] = match
  const monthNumber = months.indexOf(month.toLowerCase()) + 1
  if (monthNumber === 0) return undefined
  return instantAt(`${year}-${String(monthNumber).padStart(2, '0')}-${day}T${clock}${zone}`)
}

/** `Tue, 03 Jun 2008 11:05:30 GMT`, as RSS writes it (RFC 822), besides ISO 8601. */
export function readFeedTime(text: string, readTime: ReadTime): number | undefined {
  const at = readTime(text)
  if (at !== undefined) return at
  const feedPattern =
    /^(?:[A-Za-z]{3},\s*)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}:\d{2}(?::\d{2})?) (GMT|UTC?|Z|[+-]\d{4})$/
  const match = feedPattern.exec(text)
  if (!match) return undefined
  const [, day = '', month = '', year, clock, zone = ''] = match
  const monthNumber = months.indexOf(month.toLowerCase()) + 1
  if (monthNumber === 0) return undefined
  const offset = /^[+-]/.test(zone) ? zone : 'Z'
  return instantAt(
    `${year}-${String(monthNumber).padStart(2, '0')}-${day.padStart(2, '0')}T${clock}${offset}`,
  )
}

/** Why a row with this time is not taken, if so. */
export function timeProblem(at: number | undefined, now: number): string | undefined {
  if (at === undefined) return 'no readable time'
  if (at > now) return 'a time to come'
  return at < earliest ? 'a time before 2000' : undefined
}

function instantAt(text: string): number | undefined {
  try {
    return Temporal.Instant.from(text).epochMilliseconds
  } catch {
    return undefined
  }
}

function minuteAt(local: string, zone: string, timeZone: string): number | undefined {
  if (zone !== '') return instantAt(`${local}${zone}`)
  try {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone, { disambiguation: 'compatible' })
      .epochMilliseconds
  } catch {
    return undefined
  }
}
