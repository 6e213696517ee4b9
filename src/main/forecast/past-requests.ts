import { createHash } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import { HeadroomError } from '#shared/errors.ts'
import { separatorOf, splitCsvLine } from '../csv-line.ts'

/** A request somebody made before Headroom was there. */
export interface PastRequest {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly customer: string
  readonly contentType: string
  /** Seconds of media times complexity, which is CPU seconds (of the reference machine) per second of media; 1 where not given. */
  readonly cpuSeconds: number
  /** The same row has the same key in every file. */
  readonly key: Uint8Array
}

export type ReadRow = (line: string) => PastRequest | { readonly problem: string }

const columns = {
  time: ['time', 'timestamp', 'date', 'requested at'],
  customer: ['customer', 'client'],
  contentType: ['content type', 'type', 'category'],
  format: ['format', 'profile'],
  duration: ['duration', 'duration s', 'duration seconds'],
  complexity: ['complexity'],
} as const
type Column = keyof typeof columns

/** Nobody's transcoding history reaches further back. */
const earliest = Date.UTC(2000, 0, 1)
const longestSeconds = 7 * 86_400
const largestComplexity = 1000

/**
 * Reads the rows below a header. Times are ISO 8601 or Unix seconds or milliseconds; those without a zone are local in `timeZone`
 * (an hour that a clock change skips counts as the one after it, one that it repeats as the first).
 *
 * @throws HeadroomError INVALID_INPUT when the header names no time or no customer, or the zone does not exist.
 */
export function createRowReader(header: string, timeZone: string, now: number): ReadRow {
  const separator = separatorOf(header)
  const names = splitCsvLine(header.replace(/^\uFEFF/, ''), separator).map((name) =>
    name.toLowerCase().replaceAll(/[_-]+/g, ' '),
  )
  const place = Object.fromEntries(
    Object.entries(columns).map(([column, known]) => [
      column,
      names.findIndex((name) => (known as readonly string[]).includes(name)),
    ]),
  ) as Record<Column, number>
  if (place.time < 0 || place.customer < 0) {
    throw new HeadroomError(
      'INVALID_INPUT',
      `The first line must name at least the columns time and customer; it reads “${header.slice(0, 200)}”.`,
    )
  }
  const parseTime = createTimeParser(timeZone)
  return (line) => {
    const cells = splitCsvLine(line, separator)
    const cell = (column: Column) => (place[column] < 0 ? undefined : (cells[place[column]] ?? ''))
    if (cells.length !== names.length) return { problem: 'another number of cells than the header' }
    const at = parseTime(cell('time')!)
    if (at === undefined) return { problem: 'no readable time' }
    if (at > now) return { problem: 'a time to come' }
    if (at < earliest) return { problem: 'a time before 2000' }
    const customer = cell('customer')!
    if (customer === '' || customer.length > 200) return { problem: 'no usable customer' }
    const seconds = parseDuration(cell('duration'))
    if (seconds === undefined) return { problem: 'no believable duration' }
    const complexity = parseComplexity(cell('complexity'))
    if (complexity === undefined) return { problem: 'no believable complexity' }
    const contentType = (cell('contentType') ?? '').toLowerCase().slice(0, 100)
    const facts = [at, customer.toLowerCase(), contentType, cell('format') ?? '', seconds, complexity]
    const key = createHash('sha256').update(facts.join('\u0000')).digest().subarray(0, 12)
    return { at, customer, contentType, cpuSeconds: seconds * complexity, key }
  }
}

const timePattern =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2}(?:\.\d{1,9})?))?\s*(Z|[+-]\d{2}:?\d{2})?$/i

/** Rows of one minute share the work of placing it. */
function createTimeParser(timeZone: string): (text: string) => number | undefined {
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

function minuteAt(local: string, zone: string, timeZone: string): number | undefined {
  try {
    if (zone !== '') return Temporal.Instant.from(`${local}${zone}`).epochMilliseconds
    return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone, { disambiguation: 'compatible' })
      .epochMilliseconds
  } catch {
    return undefined
  }
}

/** Seconds, or h:mm:ss. Without the column a request still counts, with no work in it. */
function parseDuration(text: string | undefined): number | undefined {
  if (text === undefined) return 0
  const clock = /^(\d+):([0-5]?\d):([0-5]?\d(?:\.\d+)?)$/.exec(text)
  const seconds = clock
    ? Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3])
    : text === ''
      ? Number.NaN
      : Number(text)
  return seconds >= 0 && seconds <= longestSeconds ? seconds : undefined
}

function parseComplexity(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return 1
  const complexity = Number(text)
  return complexity > 0 && complexity <= largestComplexity ? complexity : undefined
}
