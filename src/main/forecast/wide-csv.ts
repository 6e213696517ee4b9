import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { HeadroomError } from '#shared/errors.ts'
import { separatorOf } from '../csv-line.ts'
import { readByteLines } from './byte-lines.ts'
import { isBlankLine, type NamedSeries, readSeriesLine } from './wide-csv-line.ts'

/** Few large pieces: a line of a year's hours is a hundred thousand bytes. */
const chunkBytes = 512 * 1024

/** Reads a wide CSV (header, then id, values…; lengths may differ; comma, semicolon or tab), gzipped or not, line by line. */
export async function* readWideCsv(path: string): AsyncGenerator<NamedSeries> {
  for await (const read of readWideLines(path)) yield read()
}

/** The same, each line parsed only when called: for those who need few of many. */
export async function* readWideLines(path: string): AsyncGenerator<() => NamedSeries> {
  const file = createReadStream(path, { highWaterMark: chunkBytes })
  const input = path.endsWith('.gz') ? file.pipe(createGunzip({ chunkSize: chunkBytes })) : file
  file.on('error', (error) => input.destroy(error))
  let lineNumber = 0
  let separator = ','
  try {
    for await (const line of readByteLines(input)) {
      lineNumber++
      const place = { path, lineNumber }
      if (lineNumber === 1) separator = separatorOf(line.toString())
      else if (!isBlankLine(line)) yield () => readSeriesLine(line, separator, place)
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
