import { HeadroomError } from '#shared/errors.ts'
import {
  createCsvLines,
  csvCells,
  foldedLabel,
  type LineReader,
  type ReadOptions,
  type RowOutcome,
  rowKey,
  type Viewing,
} from './import-rows.ts'
import { mediaIdOf } from './media-address.ts'
import { createTimeReader, readLogTime, timeProblem } from './row-times.ts'
import { createViewingSessions } from './viewing-sessions.ts'

const longestMediaId = 300
/** One row that stands for more views than this is a mistake. */
const mostViews = 1_000_000_000

/**
 * Reads a viewing log, told by its first line: W3C extended (`#Fields: …`), Apache common or combined, a trace, else a CSV.
 *
 * @throws HeadroomError INVALID_INPUT when it is none of them, or the zone does not exist.
 */
export function createViewingReader(firstLine: string, options: ReadOptions): LineReader<Viewing> {
  if (firstLine.startsWith('#')) return createExtendedReader(options)
  if (accessLine.test(firstLine)) return createAccessReader(options)
  if (traceLine.test(firstLine)) return createTraceReader(options)
  return createCsvReader(firstLine, options)
}

/** A row with its time and media id checked. `facts` tell it from other rows. */
function viewing(
  { at, mediaId, contentType = '', views = 1 }: Partial<Omit<Viewing, 'key' | 'kind'>>,
  facts: readonly string[],
  options: ReadOptions,
): RowOutcome<Viewing> {
  const wrongTime = timeProblem(at, options.now)
  if (at === undefined || wrongTime !== undefined) return { dirty: wrongTime! }
  if (mediaId === undefined || mediaId === '') return { dirty: 'no media id' }
  if (mediaId.length > longestMediaId)
    return { dirty: `a media id of more than ${longestMediaId} characters` }
  if (/\p{Cc}/u.test(mediaId)) return { dirty: 'a media id with control characters' }
  const type = foldedLabel(contentType || options.contentType)
  const key = rowKey([at, mediaId, type, views, ...facts])
  return { row: { kind: 'views', at, mediaId, contentType: type, views, key } }
}

const columns = {
  time: ['time', 'timestamp', 'date', 'viewed at', 'watched at'],
  media: ['media id', 'mediaid', 'media', 'video id', 'videoid', 'video', 'content id', 'title id', 'title'],
  contentType: ['content type', 'contenttype', 'type', 'category', 'genre'],
  client: ['client', 'viewer', 'viewer id', 'user', 'user id', 'session', 'session id'],
  views: ['views', 'view count', 'count', 'plays'],
} as const

function createCsvReader(header: string, options: ReadOptions): LineReader<Viewing> {
  const cells = csvCells(header, columns)
  if (!cells.has('time') || !cells.has('media')) {
    throw new HeadroomError(
      'INVALID_INPUT',
      `This is no access log, and no CSV whose first line names the columns time and media id; it reads “${header.slice(0, 200)}”.`,
    )
  }
  const readTime = createTimeReader(options.timeZone)
  return createCsvLines(cells, (cell) => {
    const views = cell('views') === undefined ? 1 : Number(cell('views') || Number.NaN)
    if (!Number.isInteger(views) || views < 0 || views > mostViews)
      return { dirty: 'no believable number of views' }
    const row = { at: readTime(cell('time') ?? ''), mediaId: cell('media'), views }
    return viewing({ ...row, contentType: cell('contentType') }, [cell('client') ?? ''], options)
  })
}

/** `host ident user [time] "request" status size`, with referrer and user agent after it in the combined format. */
const accessLine =
  /^(\S+) \S+ .*?\[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) (?:\d+|-)(?: "(?:[^"\\]|\\.)*" "(?:[^"\\]|\\.)*")?/

function createAccessReader(options: ReadOptions): LineReader<Viewing> {
  const access = createAccess(options)
  return {
    format: 'Apache access log',
    read(line) {
      const match = accessLine.exec(line)
      if (!match) return { dirty: 'not a line of an access log' }
      const [, client = '', time = '', request = '', status = ''] = match
      const [method = '', address] = request.split(' ')
      if (address === undefined) return { dirty: 'a request without an address' }
      return access({ at: readLogTime(time), client, method, address, status: Number(status) })
    },
  }
}

/** https://www.w3.org/TR/WD-logfile: directives name the fields, times are UTC; cells are parted by spaces or tabs. */
function createExtendedReader(options: ReadOptions): LineReader<Viewing> {
  const access = createAccess(options)
  const readTime = createTimeReader('UTC')
  let fields: readonly string[] = []
  let date = ''
  return {
    format: 'W3C extended log',
    read(line) {
      if (line.startsWith('#')) {
        const [, directive = '', value = ''] = /^#\s*([\w-]+):\s*(.*)$/.exec(line) ?? []
        if (directive.toLowerCase() === 'fields') fields = value.trim().toLowerCase().split(/\s+/)
        if (directive.toLowerCase() === 'date') date = value.slice(0, 10)
        return 'nothing'
      }
      if (fields.length === 0) return { dirty: 'a line before the fields are named' }
      const cells = line.includes('\t') ? line.split('\t') : (line.match(/"(?:[^"]|"")*"|\S+/g) ?? [])
      if (cells.length !== fields.length) return { dirty: 'another number of cells than the fields' }
      const cell = (name: string) => cells[fields.indexOf(name)]
      const address = cell('cs-uri-stem') ?? cell('cs-uri')
      if (address === undefined) return { dirty: 'no field cs-uri-stem or cs-uri' }
      return access({
        at: readTime(`${cell('date') ?? date} ${cell('time') ?? ''}`),
        client: cell('c-ip') ?? cell('c-dns') ?? '',
        method: cell('cs-method') ?? 'GET',
        address,
        status: Number(cell('sc-status') ?? 200),
      })
    },
  }
}

interface Access {
  readonly at: number | undefined
  readonly client: string
  readonly method: string
  readonly address: string
  readonly status: number
}

/** A server's log tells of every part of a viewing; only its first counts. */
function createAccess(options: ReadOptions): (access: Access) => RowOutcome<Viewing> {
  const sessions = createViewingSessions()
  return ({ at, client, method, address, status }) => {
    if (method !== 'GET') return { passedOver: 'a request that does not get anything' }
    if (status < 200 || status === 204 || (status >= 300 && status !== 304))
      return { passedOver: 'a request that was not answered' }
    const mediaId = mediaIdOf(address)
    if (mediaId === undefined) return { passedOver: 'no media file' }
    const outcome = viewing({ at, mediaId }, [client], options)
    if (outcome === 'nothing' || !('row' in outcome)) return outcome
    return sessions.begins(client, mediaId, outcome.row.at)
      ? outcome
      : { passedOver: 'part of a viewing that is counted' }
  }
}

/** `unix time, server, client, method, media id, content server`: the traces of Zink et al., UMass Trace Repository. */
const traceLine = /^\d{9,10}(\.\d+)?[\s,]+\S+[\s,]+\S+[\s,]+[A-Z]+[\s,]+\S+[\s,]+\S+\s*$/
const hostName = /^[a-z0-9-]+(\.[a-z0-9-]+)+\.[a-z]{2,}$/i

function createTraceReader(options: ReadOptions): LineReader<Viewing> {
  const readTime = createTimeReader('UTC')
  return {
    format: 'trace',
    read(line) {
      const cells = line.trim().split(/[\s,]+/)
      if (cells.length !== 6) return { dirty: 'not the six cells of a trace' }
      const [time = '', , client = '', , id = ''] = cells
      if (hostName.test(id)) return { dirty: 'a host name where the media id should be' }
      const [mediaId = ''] = id.split(/[&?]/)
      const outcome = viewing({ at: readTime(time), mediaId }, [client, time], options)
      if (mediaId === id || outcome === 'nothing' || !('row' in outcome)) return outcome
      return { ...outcome, repaired: 'parameters such as &origin after the media id' }
    },
  }
}
