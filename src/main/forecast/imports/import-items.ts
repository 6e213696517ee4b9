import { createReadStream, type ReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { HeadroomError } from '#shared/errors.ts'
import type { ImportKind } from '#shared/forecast-imports.ts'
import type { ImportRow, LineReader, ReadOptions, RowOutcome } from './import-rows.ts'
import { createRequestReader } from './past-requests.ts'
import { createFeedReader } from './trend-feed.ts'
import { createTrendCsvReader, createTrendLineReader, readTrendJson } from './trend-rows.ts'
import { createViewingReader } from './viewing-logs.ts'

/** One line of a file, or one item of a document, with what became of it. */
export interface ImportItem {
  /** From one. */
  readonly position: number
  readonly text: string
  readonly outcome: RowOutcome<ImportRow>
}

export interface ImportFile {
  readonly items: AsyncIterable<ImportItem>
  /** Known once the first item was read. */
  format(): string | null
  /** Of the file as it lies on the disk. */
  bytesRead(): number
}

/** JSON documents are read whole; larger ones come as one object a line. */
const largestDocumentCharacters = 64 * 1024 * 1024
/** A line longer than this is no row. */
const longestLine = 64 * 1024

/** Opens a file of any kind, packed or not. Errors arrive with the items: INVALID_INPUT, or those of the file system. */
export function openImportFile(path: string, kind: ImportKind, options: ReadOptions): ImportFile {
  const file = createReadStream(path)
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  file.on('error', (error) => input.destroy(error))
  const named = { ...options, subject: options.subject ?? subjectOf(path) }
  const found: { format: string | null } = { format: null }
  const items = kind === 'trends' ? trendItems(input, named, found) : lineItems(input, kind, named, found)
  return { items, format: () => found.format, bytesRead: () => (file as ReadStream).bytesRead }
}

type Found = { format: string | null }

async function* lineItems(
  input: Readable,
  kind: ImportKind,
  options: ReadOptions,
  found: Found,
): AsyncGenerator<ImportItem> {
  let reader: LineReader | undefined
  let position = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    position++
    if (text.trim() === '') continue
    if (!reader) {
      reader = readerOf(kind, text, options)
      found.format = reader.format
    }
    const outcome = text.length > longestLine ? { dirty: 'a line that is too long' } : reader.read(text)
    yield { position, text, outcome }
  }
  if (!reader) readerOf(kind, '', options)
}

function readerOf(kind: ImportKind, firstLine: string, options: ReadOptions): LineReader {
  if (kind === 'requests') return createRequestReader(firstLine, options)
  if (kind === 'views') return createViewingReader(firstLine, options)
  return /^\s*\{.*\}\s*$/s.test(firstLine)
    ? createTrendLineReader(options)
    : createTrendCsvReader(firstLine, options)
}

/** Trends come as lines or as one document: its first character that is not blank says which. */
async function* trendItems(input: Readable, options: ReadOptions, found: Found): AsyncGenerator<ImportItem> {
  const pieces = (input.setEncoding('utf8') as AsyncIterable<string>)[Symbol.asyncIterator]()
  let head = ''
  let next = await pieces.next()
  while (!next.done && head.length < longestLine) {
    head += next.value
    next = await pieces.next()
    if (/\n/.test(head.trimStart())) break
  }
  async function* whole() {
    yield head
    while (!next.done) {
      yield next.value
      next = await pieces.next()
    }
  }
  const start = head.replace(/^\uFEFF/, '').trimStart()
  if (start.startsWith('<')) yield* feedItems(whole(), options, found)
  else if (start.startsWith('[') || (start.startsWith('{') && !isJsonLine(start)))
    yield* documentItems(whole(), options, found)
  else yield* lineItems(Readable.from(whole()), 'trends', options, found)
}

function isJsonLine(start: string): boolean {
  const [first = '', second] = start.split('\n', 2)
  if (second === undefined) return false
  try {
    JSON.parse(first)
    return second.trimStart().startsWith('{')
  } catch {
    return false
  }
}

async function* feedItems(
  pieces: AsyncIterable<string>,
  options: ReadOptions,
  found: Found,
): AsyncGenerator<ImportItem> {
  found.format = 'RSS or Atom'
  const reader = createFeedReader(options)
  let position = 0
  let first = true
  const numbered = (outcomes: RowOutcome[]): ImportItem[] =>
    outcomes.map((outcome) => ({ position: ++position, text: '', outcome }))
  for await (const piece of pieces) {
    yield* numbered(reader.write(first ? piece.replace(/^\uFEFF/, '').trimStart() : piece))
    first = false
  }
  yield* numbered(reader.end())
}

async function* documentItems(
  pieces: AsyncIterable<string>,
  options: ReadOptions,
  found: Found,
): AsyncGenerator<ImportItem> {
  found.format = 'JSON'
  let text = ''
  for await (const piece of pieces) {
    text += piece
    if (text.length <= largestDocumentCharacters) continue
    throw new HeadroomError(
      'INVALID_INPUT',
      'This JSON document is larger than 64 MiB. Write it as one object a line instead.',
    )
  }
  let position = 0
  for (const outcome of readTrendJson(text, options)) yield { position: ++position, text: '', outcome }
}

/** A file of nothing but times and values is about what it is named after: `Twitter_volume_AAPL.csv.gz`. */
export function subjectOf(path: string): string {
  return basename(path).replace(/\.(csv|json|jsonl|ndjson|xml|rss|atom|txt)?(\.gz)?$/i, '')
}
