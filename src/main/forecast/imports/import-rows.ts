import { createHash } from 'node:crypto'
import { separatorOf, splitCsvLine } from '../../csv-line.ts'

/** A request somebody made before Headroom was there. */
export interface PastRequest {
  readonly kind: 'requests'
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly customer: string
  readonly contentType: string
  readonly format: string
  readonly profile: string
  /** Seconds of media times complexity, which is CPU seconds (of the reference machine) per second of media; 1 where not given. */
  readonly cpuSeconds: number
  /** The same row has the same key in every file. */
  readonly key: Uint8Array
}

/** One viewing, or as many as a row says. */
export interface Viewing {
  readonly kind: 'views'
  readonly at: number
  readonly mediaId: string
  readonly contentType: string
  readonly views: number
  readonly key: Uint8Array
}

/** How much something was talked about at a moment. */
export interface TrendScore {
  readonly kind: 'trends'
  readonly at: number
  /** A title or a media id. */
  readonly subject: string
  readonly category: string
  readonly score: number
  readonly key: Uint8Array
}

export type ImportRow = PastRequest | Viewing | TrendScore

/** What became of one line or item: a row, perhaps put right; or why there is none. */
export type RowOutcome<Row extends ImportRow = ImportRow> =
  | { readonly row: Row; readonly repaired?: string }
  | { readonly dirty: string }
  | { readonly passedOver: string }
  /** A header, a comment, an empty line. */
  | 'nothing'

/** Reads a file line by line, its first line too. */
export interface LineReader<Row extends ImportRow = ImportRow> {
  /** The format the file turned out to be in, in a word or two. */
  readonly format: string
  read(line: string): RowOutcome<Row>
}

export interface ReadOptions {
  readonly timeZone: string
  readonly now: number
  /** Of rows that name none. */
  readonly contentType: string
  readonly subject: string | undefined
}

export function rowKey(facts: readonly (string | number)[]): Uint8Array {
  return createHash('sha256').update(facts.join('\u0000')).digest().subarray(0, 12)
}

/** Content types and categories are compared without regard to case. */
export function foldedLabel(text: string): string {
  return text.trim().toLowerCase().slice(0, 100)
}

/** The cells of a CSV's lines by the names of its header, which may be written in several ways. */
export function csvCells<Column extends string>(
  header: string,
  columns: Readonly<Record<Column, readonly string[]>>,
): {
  has(column: Column): boolean
  read(line: string): ((column: Column) => string | undefined) | undefined
} {
  const separator = separatorOf(header)
  const names = splitCsvLine(header.replace(/^\uFEFF/, ''), separator).map((name) =>
    name.toLowerCase().replaceAll(/[_\s-]+/g, ' '),
  )
  const entries = Object.entries<readonly string[]>(columns)
  const place = Object.fromEntries(
    entries.map(([column, known]) => [column, names.findIndex((name) => known.includes(name))]),
  ) as Record<Column, number>
  return {
    has: (column) => place[column] >= 0,
    read(line) {
      const cells = splitCsvLine(line, separator)
      if (cells.length !== names.length) return undefined
      return (column) => (place[column] < 0 ? undefined : cells[place[column]])
    },
  }
}

/** The lines of a CSV: its header is passed over, and so is, as dirty, what has another number of cells. */
export function createCsvLines<Column extends string, Row extends ImportRow>(
  cells: ReturnType<typeof csvCells<Column>>,
  readRow: (cell: (column: Column) => string | undefined) => RowOutcome<Row>,
): LineReader<Row> {
  let headerRead = false
  return {
    format: 'CSV',
    read(line) {
      if (!headerRead) {
        headerRead = true
        return 'nothing'
      }
      const cell = cells.read(line)
      return cell ? readRow(cell) : { dirty: 'another number of cells than the header' }
    },
  }
}
