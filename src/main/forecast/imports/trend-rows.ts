import { HeadroomError } from '#shared/errors.ts'
import {
  createCsvLines,
  csvCells,
  foldedLabel,
  type LineReader,
  type ReadOptions,
  type RowOutcome,
  rowKey,
  type TrendScore,
} from './import-rows.ts'
import { createTimeReader, readFeedTime, timeProblem } from './row-times.ts'

/** Names a column, a JSON property or a feed's element may have. */
export const trendFields = {
  time: ['time', 'timestamp', 'date', 'at', 'pubdate', 'published', 'updated', 'datetime', 'hour'],
  subject: ['title', 'subject', 'media id', 'mediaid', 'topic', 'name', 'query', 'keyword', 'brand'],
  category: ['category', 'content type', 'contenttype', 'type', 'genre', 'section'],
  score: ['score', 'value', 'volume', 'mentions', 'count', 'traffic', 'approx traffic', 'views'],
} as const
export type TrendField = keyof typeof trendFields
export type TrendFacts = Readonly<Partial<Record<TrendField, string>>>

const largestScore = 1e12

/** Checks what a row, an object or a feed's item says. Without a score it counts as one mention. */
export function createTrendCheck(options: ReadOptions): (facts: TrendFacts) => RowOutcome<TrendScore> {
  const readTime = createTimeReader(options.timeZone)
  return (facts) => {
    const at = readFeedTime((facts.time ?? '').trim(), readTime)
    const wrongTime = timeProblem(at, options.now)
    if (at === undefined || wrongTime !== undefined) return { dirty: wrongTime! }
    const subject = (facts.subject ?? options.subject ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 200)
    if (subject === '') return { dirty: 'no title and no media id' }
    const score = facts.score === undefined ? 1 : readScore(facts.score)
    if (score === undefined) return { dirty: 'no believable score' }
    const category = foldedLabel(facts.category || options.contentType)
    const key = rowKey([at, subject.toLowerCase(), category, score])
    return { row: { kind: 'trends', at, subject, category, score, key } }
  }
}

/** `12`, `1.5`, and as feeds write it `500+`, `2K+`, `1,000`. */
function readScore(text: string): number | undefined {
  const match = /^(\d+(?:[.,]\d+)*(?:e[+-]?\d+)?)\s*([KM])?\+?$/i.exec(text.trim())
  if (!match) return undefined
  const [, digits = '', unit = ''] = match
  const number = Number(digits.replaceAll(/,(?=\d{3}(\D|$))/g, '').replace(',', '.'))
  const score = number * ({ k: 1e3, m: 1e6 }[unit.toLowerCase()] ?? 1)
  return Number.isFinite(score) && score <= largestScore ? score : undefined
}

/** @throws HeadroomError INVALID_INPUT when the header names no time, or nothing to be counted. */
export function createTrendCsvReader(header: string, options: ReadOptions): LineReader<TrendScore> {
  const cells = csvCells(header, trendFields)
  if (!cells.has('time') || !(cells.has('subject') || cells.has('score'))) {
    throw new HeadroomError(
      'INVALID_INPUT',
      `This is no feed and no JSON, and no CSV whose first line names the columns time and title or score; it reads “${header.slice(0, 200)}”.`,
    )
  }
  const check = createTrendCheck(options)
  return createCsvLines(cells, (cell) => {
    return check({
      time: cell('time'),
      subject: cell('subject'),
      category: cell('category'),
      score: cell('score'),
    } as TrendFacts)
  })
}

/** One JSON object a line. */
export function createTrendLineReader(options: ReadOptions): LineReader<TrendScore> {
  const check = createTrendCheck(options)
  return {
    format: 'JSON lines',
    read(line) {
      const item = parseJson(line)
      return isRecord(item) ? check(factsOf(item)) : { dirty: 'not a JSON object' }
    },
  }
}

/**
 * The items of a JSON document: an array of objects, or an object with one under any name.
 *
 * @throws HeadroomError INVALID_INPUT when there is no such array.
 */
export function* readTrendJson(text: string, options: ReadOptions): Generator<RowOutcome<TrendScore>> {
  const document = parseJson(text)
  const items = Array.isArray(document)
    ? document
    : isRecord(document)
      ? Object.values(document).find(Array.isArray)
      : undefined
  if (!Array.isArray(items)) {
    throw new HeadroomError(
      'INVALID_INPUT',
      'This JSON holds no list of trends. Expected an array of objects with time, title, category and score.',
    )
  }
  const check = createTrendCheck(options)
  for (const item of items) yield isRecord(item) ? check(factsOf(item)) : { dirty: 'not a JSON object' }
}

function factsOf(item: Record<string, unknown>): TrendFacts {
  const byName = new Map(
    Object.entries(item).map(([name, value]) => [
      name
        .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
        .replaceAll(/[_\s-]+/g, ' ')
        .toLowerCase(),
      value,
    ]),
  )
  const read = (field: TrendField): Partial<Record<TrendField, string>> => {
    const name = trendFields[field].find((known) => byName.has(known))
    const value = name === undefined ? undefined : byName.get(name)
    return typeof value === 'string' || typeof value === 'number' ? { [field]: String(value) } : {}
  }
  return { ...read('time'), ...read('subject'), ...read('category'), ...read('score') }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
