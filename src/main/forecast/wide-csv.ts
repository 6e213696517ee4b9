import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { HeadroomError } from '#shared/errors.ts'
import { separatorOf, splitCsvLine } from '../csv-line.ts'

/** One line of a wide CSV: an id and its values in time order. Empty cells inside are NaN; trailing ones are dropped. */
export interface NamedSeries {
  readonly id: string
  readonly values: Float64Array
}

/** Reads a wide CSV (header, then id, values…; lengths may differ; comma, semicolon or tab), gzipped or not, line by line. */
export async function* readWideCsv(path: string): AsyncGenerator<NamedSeries> {
  for await (const read of readWideLines(path)) yield read()
}

/** The same, each line parsed only when called: for those who need few of many. */
export async function* readWideLines(path: string): AsyncGenerator<() => NamedSeries> {
  const file = createReadStream(path)
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  file.on('error', (error) => input.destroy(error))
  let lineNumber = 0
  let separator = ','
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      lineNumber++
      const place = lineNumber
      if (place === 1) separator = separatorOf(line)
      else if (line.trim() !== '') yield () => parseLine(splitCsvLine(line, separator), place, path)
    }
  } catch (error) {
    if (error instanceof HeadroomError) throw error
    throw new HeadroomError(
      'INVALID_INPUT',
      `${path} could not be read as a CSV of series (${(error as Error).message}). Check the path and the file.`,
      { path, lineNumber },
      { cause: error },
    )
  } finally {
    file.destroy()
  }
}

function parseLine(cells: readonly string[], lineNumber: number, path: string): NamedSeries {
  const id = cells[0]!
  let end = cells.length
  while (end > 1 && cells[end - 1] === '') end--
  const values = new Float64Array(end - 1)
  for (let column = 1; column < end; column++) {
    const cell = cells[column]!
    const value = Number(cell)
    if (cell !== '' && !Number.isNaN(value)) values[column - 1] = value
    else if (missing.has(cell)) values[column - 1] = Number.NaN
    else throw unreadableCell(path, lineNumber, column, cell)
  }
  return { id, values }
}

const missing = new Set(['', 'NA', 'N/A', 'NaN', 'nan', 'null'])

function unreadableCell(path: string, lineNumber: number, column: number, cell: string): HeadroomError {
  return new HeadroomError(
    'INVALID_INPUT',
    `${path}, line ${lineNumber}, column ${column + 1}: “${cell.slice(0, 40)}” is not a number. Correct it or leave the cell empty.`,
    { path, lineNumber, column: column + 1 },
  )
}
