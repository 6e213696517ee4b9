import { HeadroomError } from '#shared/errors.ts'
import {
  createCsvLines,
  csvCells,
  foldedLabel,
  type LineReader,
  type PastRequest,
  type ReadOptions,
  type RowOutcome,
  rowKey,
} from './import-rows.ts'
import { createTimeReader, timeProblem } from './row-times.ts'

const columns = {
  time: ['time', 'timestamp', 'date', 'requested at'],
  customer: ['customer', 'client'],
  contentType: ['content type', 'type', 'category'],
  format: ['format', 'container'],
  profile: ['profile', 'preset', 'rendition'],
  duration: ['duration', 'duration s', 'duration seconds'],
  complexity: ['complexity'],
} as const

const longestSeconds = 7 * 86_400
const largestComplexity = 1000

/**
 * Reads a CSV of past requests, its header first.
 *
 * @throws HeadroomError INVALID_INPUT when the header names no time or no customer, or the zone does not exist.
 */
export function createRequestReader(header: string, options: ReadOptions): LineReader<PastRequest> {
  const cells = csvCells(header, columns)
  if (!cells.has('time') || !cells.has('customer')) {
    throw new HeadroomError(
      'INVALID_INPUT',
      `The first line must name at least the columns time and customer; it reads “${header.slice(0, 200)}”.`,
    )
  }
  const readTime = createTimeReader(options.timeZone)
  return createCsvLines(cells, (cell): RowOutcome<PastRequest> => {
    const at = readTime(cell('time') ?? '')
    const wrongTime = timeProblem(at, options.now)
    if (at === undefined || wrongTime !== undefined) return { dirty: wrongTime! }
    const customer = cell('customer') ?? ''
    if (customer === '' || customer.length > 200) return { dirty: 'no usable customer' }
    const seconds = parseDuration(cell('duration'))
    if (seconds === undefined) return { dirty: 'no believable duration' }
    const complexity = parseComplexity(cell('complexity'))
    if (complexity === undefined) return { dirty: 'no believable complexity' }
    const contentType = foldedLabel(cell('contentType') || options.contentType)
    const format = foldedLabel(cell('format') ?? '')
    const profile = foldedLabel(cell('profile') ?? '')
    const key = rowKey([at, customer.toLowerCase(), contentType, format, profile, seconds, complexity])
    const cpuSeconds = seconds * complexity
    return { row: { kind: 'requests', at, customer, contentType, format, profile, cpuSeconds, key } }
  })
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
