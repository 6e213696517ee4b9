import { Temporal } from 'temporal-polyfill'
import { HeadroomError } from '#shared/errors.ts'

/** Nobody's history reaches further back. */
const earliest = Date.UTC(2000, 0, 1)
const timePattern =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?\s*(Z|[+-]\d{2}:?\d{2})?$/i
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

export type ReadTime = (text: string) => number | undefined

/**
 * Reads times as milliseconds since the epoch: ISO 8601, Unix seconds or milliseconds, and undefined for anything else. Times without
 * a zone are local in `timeZone`: an hour that a clock change skips counts as the one after it, one that it repeats as the first.
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
  let known: { quarter: string; at: number | undefined } = { quarter: '', at: undefined }
  // No zone changes its clocks within a quarter of an hour, so that its rows share the work of placing it.
  const localAt = (date: string, hour: string, minute: number): number | undefined => {
    const quarter = `${date}T${hour}:${String(minute - (minute % 15)).padStart(2, '0')}`
    if (known.quarter !== quarter) known = { quarter, at: placed(quarter, timeZone) }
    return known.at === undefined ? undefined : known.at + (minute % 15) * 60_000
  }
  return (text) => {
    if (/^\d{9,10}(\.\d+)?$/.test(text)) return Math.floor(Number(text) * 1000)
    if (/^\d{12,13}$/.test(text)) return Number(text)
    const match = timePattern.exec(text)
    if (!match) return undefined
    const [, date = '', hour = '', minute = '', seconds = '0', zone] = match
    if (Number(hour) > 23 || Number(minute) > 59 || Number(seconds) >= 61) return undefined
    const at = zone === undefined ? localAt(date, hour, Number(minute)) : instantAt(date, hour, minute, zone)
    return at === undefined ? undefined : at + Math.floor(Number(seconds) * 1000)
  }
}

/** `10/Oct/2000:13:55:36 -0700`, as access logs write it. */
export function readLogTime(text: string): number | undefined {
  const match = /^(\d{2})\/(\w{3})\/(\d{4}):(\d{2}):([0-5]\d):([0-5]\d|60) ([+-]\d{4})$/.exec(text)
  if (!match) return undefined
  const [, day = '', month = '', year = '', hour = '', minute = '', seconds, zone = ''] = match
  const at = instantAt(dateOf(year, month, day), hour, minute, zone)
  return at === undefined ? undefined : at + Number(seconds) * 1000
}

/** `Tue, 03 Jun 2008 11:05:30 GMT`, as RSS writes it (RFC 822), besides ISO 8601. */
export function readFeedTime(text: string, readTime: ReadTime): number | undefined {
  const at = readTime(text)
  if (at !== undefined) return at
  const feedPattern =
    /^(?:[A-Za-z]{3},\s*)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}):([0-5]\d)(?::([0-5]\d|60))? (GMT|UTC?|Z|[+-]\d{4})$/
  const match = feedPattern.exec(text)
  if (!match) return undefined
  const [, day = '', month = '', year = '', hour = '', minute = '', seconds = '0', zone = ''] = match
  const atMinute = instantAt(dateOf(year, month, day), hour, minute, /^[+-]/.test(zone) ? zone : 'Z')
  return atMinute === undefined ? undefined : atMinute + Number(seconds) * 1000
}

/** Why a row with this time is not taken, if so. */
export function timeProblem(at: number | undefined, now: number): string | undefined {
  if (at === undefined) return 'no readable time'
  if (at > now) return 'a time to come'
  return at < earliest ? 'a time before 2000' : undefined
}

function dateOf(year: string, month: string, day: string): string {
  const monthNumber = months.indexOf(month.toLowerCase()) + 1
  return `${year}-${String(monthNumber).padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** A minute at an offset such as `+0100`, `-05:30` or `Z`; undefined where the calendar has no such day. */
function instantAt(date: string, hour: string, minute: string, zone: string): number | undefined {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const midnight = new Date(Date.UTC(year, month - 1, day))
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day || Number(hour) > 23)
    return undefined
  const [, sign, offsetHours = '0', offsetMinutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? []
  const offset = (sign === '-' ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes))
  return midnight.getTime() + (Number(hour) * 60 + Number(minute) - offset) * 60_000
}

function placed(local: string, timeZone: string): number | undefined {
  try {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone, { disambiguation: 'compatible' })
      .epochMilliseconds
  } catch {
    return undefined
  }
}
