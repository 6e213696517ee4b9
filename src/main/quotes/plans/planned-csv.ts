import { createReadStream } from 'node:fs'
import { HeadroomError } from '#shared/errors.ts'
import type { PlannedColumnName } from '#shared/plans.ts'
import { separatorOf, splitCsvLine } from '../../csv-line.ts'
import { DirtyCell, type PlannedCells, readHeader } from './planned-cells.ts'

/** A row of a CSV as it stands there. `line` counts from 1, the header being the first. */
export type PlannedLine = { line: number; cells: PlannedCells; decimalComma: boolean }

/** Longer lines are not rows. */
const mostCharacters = 10_000

/**
 * The rows of a CSV of planned work, one after another; empty lines are left out. Commas, semicolons or tabs separate cells; where
 * it is not the comma, a decimal comma is read. Errors: INVALID_INPUT when the header cannot be used.
 */
export async function* plannedLines(
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<PlannedLine> {
  let header: { columns: (PlannedColumnName | null)[]; separator: string } | undefined
  let line = 0
  for await (const text of lines) {
    line++
    if (text.trim() === '') continue
    if (!header) {
      header = headerOf(text)
      continue
    }
    const cells: PlannedCells = {}
    const found = text.length > mostCharacters ? [] : splitCsvLine(text, header.separator)
    header.columns.forEach((column, index) => {
      if (column && found[index]) cells[column] = found[index]
    })
    yield { line, cells, decimalComma: header.separator !== ',' }
  }
  if (!header) {
    throw new HeadroomError(
      'INVALID_INPUT',
      'The CSV is empty. Its first line names the columns, such as: name,duration,size,profile',
    )
  }
}

function headerOf(text: string) {
  const separator = separatorOf(text)
  try {
    return { columns: readHeader(splitCsvLine(text, separator)), separator }
  } catch (error) {
    if (!(error instanceof DirtyCell)) throw error
    throw new HeadroomError(
      'INVALID_INPUT',
      `This CSV cannot be read: ${error.message}. Its first line names the columns, such as: name,duration,size,profile`,
    )
  }
}

/** The lines of a text, whatever ends them. */
export function* linesOfText(text: string): Generator<string> {
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf('\n', from)
    yield withoutReturn(end < 0 ? text.slice(from) : text.slice(from, end))
    if (end < 0) return
    from = end + 1
  }
}

/** The lines of a file, read as they are needed. Errors: SOURCE_MISSING, SOURCE_UNREADABLE, INVALID_INPUT for what is no text. */
export async function* linesOfFile(path: string): AsyncGenerator<string> {
  let rest = ''
  try {
    for await (const chunk of createReadStream(path, 'utf8') as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()!
      if (rest.length > 1_000_000) throw new HeadroomError('INVALID_INPUT', `${path} is not a CSV.`)
      for (const line of lines) yield withoutReturn(line)
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (error instanceof HeadroomError) throw error
    throw code === 'ENOENT'
      ? new HeadroomError('SOURCE_MISSING', `There is no file ${path}. Check its name, or mount its drive.`)
      : new HeadroomError('SOURCE_UNREADABLE', `The file ${path} cannot be read (${code ?? String(error)}).`)
  }
  yield withoutReturn(rest)
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
