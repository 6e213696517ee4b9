/*
 * One line of a wide CSV. A file of a hundred thousand series is a billion bytes of numbers: plain ones are read off the bytes, without
 * a text for each; whatever else a cell or a line may hold takes the way through texts, with the same outcome.
 */
import { HeadroomError } from '#shared/errors.ts'
import { splitCsvLine } from '../csv-line.ts'

/** One line of a wide CSV: an id and its values in time order. Empty cells inside are NaN; trailing ones are dropped. */
export interface NamedSeries {
  readonly id: string
  readonly values: Float64Array
}

export interface LinePlace {
  readonly path: string
  readonly lineNumber: number
}

const quote = 0x22
const minus = 0x2d
const point = 0x2e
const zero = 0x30
const space = 0x20

export function isBlankLine(line: Uint8Array): boolean {
  for (let at = 0; at < line.length; at++) {
    if (line[at]! > 0x7f) return textOf(line, 0, line.length).trim() === ''
    if (line[at]! > space) return false
  }
  return true
}

/** `separator` is one ASCII character. @throws HeadroomError INVALID_INPUT for a cell that is no number and not missing. */
export function readSeriesLine(line: Uint8Array, separator: string, place: LinePlace): NamedSeries {
  return readPlainLine(line, separator.charCodeAt(0), place) ?? readQuotedLine(line, separator, place)
}

const missing = new Set(['', 'NA', 'N/A', 'NaN', 'nan', 'null'])

/** A line whose quotes, if any, stand around whole cells; undefined for any other. */
function readPlainLine(line: Uint8Array, separator: number, place: LinePlace): NamedSeries | undefined {
  const cell: Cell = { value: Number.NaN, isEmpty: true, next: 0 }
  const idEnd = plainTextEnd(line, separator)
  if (idEnd < 0) return undefined
  const isQuoted = line[0] === quote
  const id = textOf(line, isQuoted ? 1 : 0, isQuoted ? idEnd - 1 : idEnd).trim()
  const values = roomFor(line)
  let column = 0
  let end = 0
  for (let at = idEnd; at < line.length; at = cell.next) {
    column++
    if (!readPlainNumber(line, at + 1, separator, cell)) {
      const cellEnd = endOf(line, at + 1, separator)
      const text = textOf(line, at + 1, cellEnd)
      if (text.includes('"')) return undefined
      const trimmed = text.trim()
      cell.value = numberOf(trimmed, column, place)
      cell.isEmpty = trimmed === ''
      cell.next = cellEnd
    }
    values[column - 1] = cell.value
    if (!cell.isEmpty) end = column
  }
  return { id, values: values.slice(0, end) }
}

let scratch = new Float64Array(4096)

/** Room for the values of a line, of which there are fewer than bytes; the next line's take their place. */
function roomFor(line: Uint8Array): Float64Array {
  if (line.length > scratch.length) scratch = new Float64Array(2 * line.length)
  return scratch
}

interface Cell {
  value: number
  isEmpty: boolean
  /** Where the separator behind it stands, or the line's length. */
  next: number
}

/** Whole numbers below this, and powers of ten up to the 22nd, are exact; so their quotient is the nearest number to the text. */
const mostDigits = 15
const powersOfTen = Float64Array.from({ length: mostDigits + 1 }, (_, exponent) => 10 ** exponent)

/** `12`, `-3.25`, `"12"` and nothing at all; false for what it does not know. */
function readPlainNumber(line: Uint8Array, from: number, separator: number, cell: Cell): boolean {
  let at = from
  const isQuoted = line[at] === quote
  if (isQuoted) at++
  const isNegative = line[at] === minus
  if (isNegative) at++
  let whole = 0
  let digits = 0
  let decimals = -1
  for (; at < line.length; at++) {
    const byte = line[at]!
    if (byte >= zero && byte <= zero + 9) {
      whole = whole * 10 + (byte - zero)
      digits++
      if (decimals >= 0) decimals++
    } else if (byte === point && decimals < 0) decimals = 0
    else break
  }
  if (isQuoted && line[at++] !== quote) return false
  if (at < line.length && line[at] !== separator) return false
  const isEmpty = digits === 0
  if (digits > mostDigits || (isEmpty && (isNegative || decimals >= 0))) return false
  const size = decimals > 0 ? whole / powersOfTen[decimals]! : whole
  cell.value = isEmpty ? Number.NaN : isNegative ? -size : size
  cell.isEmpty = isEmpty
  cell.next = at
  return true
}

/** Where the separator behind a line's first cell stands, or the line's length; -1 where its quotes need a closer look. */
function plainTextEnd(line: Uint8Array, separator: number): number {
  if (line[0] !== quote) {
    const end = endOf(line, 0, separator)
    return line.subarray(0, end).includes(quote) ? -1 : end
  }
  const close = line.indexOf(quote, 1)
  const isWhole = close > 0 && (close + 1 === line.length || line[close + 1] === separator)
  return isWhole ? close + 1 : -1
}

function endOf(line: Uint8Array, from: number, separator: number): number {
  const end = line.indexOf(separator, from)
  return end < 0 ? line.length : end
}

/** Any line at all. */
function readQuotedLine(line: Uint8Array, separator: string, place: LinePlace): NamedSeries {
  const cells = splitCsvLine(textOf(line, 0, line.length), separator)
  let end = cells.length
  while (end > 1 && cells[end - 1] === '') end--
  const values = new Float64Array(end - 1)
  for (let column = 1; column < end; column++) values[column - 1] = numberOf(cells[column]!, column, place)
  return { id: cells[0]!, values }
}

function numberOf(cell: string, column: number, { path, lineNumber }: LinePlace): number {
  const value = Number(cell)
  if (cell !== '' && !Number.isNaN(value)) return value
  if (missing.has(cell)) return Number.NaN
  throw new HeadroomError(
    'INVALID_INPUT',
    `${path}, line ${lineNumber}, column ${column + 1}: “${cell.slice(0, 40)}” is not a number. Correct it or leave the cell empty.`,
    { path, lineNumber, column: column + 1 },
  )
}

function textOf(line: Uint8Array, from: number, until: number): string {
  return Buffer.from(line.buffer, line.byteOffset + from, until - from).toString()
}
