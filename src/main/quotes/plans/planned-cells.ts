import { type PlannedColumnName, type PlannedJob, plannedColumns, plannedLimits } from '#shared/plans.ts'

/** A cell that cannot be read; the message says which and why. */
export class DirtyCell extends Error {}

/** The cells of one row by column; what is empty is absent. */
export type PlannedCells = Partial<Record<PlannedColumnName, string>>

/** What a header names: a column for each cell, null for cells that are not ours. Errors: DirtyCell for what is missing or named twice. */
export function readHeader(cells: readonly string[]): (PlannedColumnName | null)[] {
  const columns = cells.map((cell) => {
    const folded = fold(cell)
    const found = plannedColumns.find(
      ({ name, also }) => fold(name) === folded || also.some((other) => other === folded),
    )
    return found?.name ?? null
  })
  const named = columns.filter((name) => name !== null)
  const twice = named.find((name, index) => named.indexOf(name) !== index)
  if (twice) throw new DirtyCell(`the header names the column “${twice}” twice`)
  const has = (name: PlannedColumnName): boolean => named.includes(name)
  if (!has('duration')) throw new DirtyCell('the header has no column “duration”')
  if (!has('size') && !(has('width') && has('height'))) {
    throw new DirtyCell('the header has no column “size”, nor “width” and “height”')
  }
  return columns
}

function fold(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_\ufeff-]/g, '')
}

/** The facts of one row. Errors: DirtyCell. */
export function readFacts(
  cells: PlannedCells,
  decimalComma: boolean,
): Omit<PlannedJob, 'customerId' | 'outputs'> {
  const number = (column: PlannedColumnName) => numberIn(cells[column], column, decimalComma)
  return {
    name: (cells.name ?? '').slice(0, 200),
    durationSeconds: within('duration', durationIn(cells.duration, decimalComma), [
      0.001,
      plannedLimits.durationSeconds,
    ]),
    ...sizeIn(cells),
    framesPerSecond: optional(cells['frame rate'], (text) =>
      within('frame rate', frameRateIn(text, decimalComma), [0.1, plannedLimits.framesPerSecond]),
    ),
    codec: optional(cells.codec, (text) => text.toLowerCase().slice(0, 40)),
    bitDepth: bitDepthIn(cells),
    bitsPerSecond: optional(cells.bitrate, (text) => bitRateIn(text, decimalComma)),
    interlaced: optional(cells.interlaced, (text) => yesOrNo(text, 'interlaced')),
    hdr: optional(cells.hdr, (text) => yesOrNo(text, 'hdr')),
    audioChannels: optional(cells.audio, channelsIn),
    count: cells.count === undefined ? 1 : whole('count', number('count'), [1, plannedLimits.count]),
    date: optional(cells.date, dateIn),
  }
}

function optional<T>(text: string | undefined, read: (text: string) => T): T | undefined {
  return text === undefined ? undefined : read(text)
}

function durationIn(text: string | undefined, decimalComma: boolean): number {
  if (text === undefined) throw new DirtyCell('no duration')
  const plain = plainNumber(text, decimalComma)
  const clock = /^(?:(\d+):)?(\d{1,3}):(\d{1,2}(?:\.\d+)?)$/.exec(plain)
  if (clock) {
    const [hours, minutes, seconds] = [Number(clock[1] ?? 0), Number(clock[2]), Number(clock[3])]
    if (seconds < 60 && (clock[1] === undefined || minutes < 60)) {
      return hours * 3600 + minutes * 60 + seconds
    }
  }
  const timed = /^(\d+(?:\.\d+)?)\s*(ms|s|sec|m|min|h)?$/i.exec(plain)
  if (!timed) throw new DirtyCell(`the duration “${shown(text)}” is no time`)
  const factors: Record<string, number> = { ms: 0.001, s: 1, sec: 1, m: 60, min: 60, h: 3600 }
  return Number(timed[1]) * factors[timed[2]?.toLowerCase() ?? 's']!
}

const sizes: Record<string, readonly [width: number, height: number]> = {
  '4320p': [7680, 4320],
  '8k': [7680, 4320],
  '2160p': [3840, 2160],
  '4k': [3840, 2160],
  uhd: [3840, 2160],
  '1440p': [2560, 1440],
  '2k': [2048, 1080],
  '1080p': [1920, 1080],
  '1080i': [1920, 1080],
  hd: [1920, 1080],
  '720p': [1280, 720],
  '576p': [1024, 576],
  pal: [1024, 576],
  '480p': [854, 480],
  ntsc: [854, 480],
  '360p': [640, 360],
  '240p': [426, 240],
}

function sizeIn(cells: PlannedCells): { width: number; height: number } {
  const range = [16, plannedLimits.frameSize] as const
  if (cells.size !== undefined) {
    const preset = sizes[cells.size.toLowerCase()]
    const exact = /^(\d{2,5})\s*[x×*]\s*(\d{2,5})$/i.exec(cells.size)
    const [width, height] = preset ?? [Number(exact?.[1]), Number(exact?.[2])]
    if (!preset && !exact) throw new DirtyCell(`the size “${shown(cells.size)}” is neither a name nor pixels`)
    return { width: whole('width', width, range), height: whole('height', height, range) }
  }
  if (cells.width === undefined || cells.height === undefined) throw new DirtyCell('no size')
  return {
    width: whole('width', numberIn(cells.width, 'width', false), range),
    height: whole('height', numberIn(cells.height, 'height', false), range),
  }
}

function frameRateIn(text: string, decimalComma: boolean): number {
  const ratio = /^(\d+)\/(\d+)$/.exec(text)
  if (ratio) return Number(ratio[1]) / Number(ratio[2])
  return numberIn(text.replace(/\s*fps$/i, ''), 'frame rate', decimalComma)
}

function bitDepthIn(cells: PlannedCells): number | undefined {
  if (cells['bit depth'] !== undefined) {
    return whole(
      'bit depth',
      numberIn(cells['bit depth'].replace(/\s*-?bits?$/i, ''), 'bit depth', false),
      [8, 16],
    )
  }
  return optional(cells['pixel format'], (format) => {
    const depth = /(?:p|gray|^p0)(9|10|12|14|16)(?:le|be)?$/i.exec(format)
    if (depth) return Number(depth[1])
    if (/^(?:yuvj?|yuva|gbr|rgb|bgr|nv|gray|uyvy|yuyv|argb|abgr)/i.test(format)) return 8
    throw new DirtyCell(`the pixel format “${shown(format)}” is not known`)
  })
}

function bitRateIn(text: string, decimalComma: boolean): number {
  const found = /^(\d+(?:\.\d+)?)\s*([kmg])?(?:bit\/s|bps|b\/s|bits?)?$/i.exec(
    plainNumber(text, decimalComma),
  )
  if (!found) throw new DirtyCell(`the bitrate “${shown(text)}” is no bit rate`)
  const factors: Record<string, number> = { k: 1e3, m: 1e6, g: 1e9 }
  const bits = Number(found[1]) * (found[2] ? factors[found[2].toLowerCase()]! : 1)
  if (bits < 1000)
    throw new DirtyCell(`the bitrate “${shown(text)}” is less than 1 kbit/s; write 50M for 50 Mbit/s`)
  return within('bitrate', bits, [1000, plannedLimits.bitsPerSecond])
}

function yesOrNo(text: string, column: string): boolean {
  if (/^(?:yes|y|true|1|interlaced|i|hdr|hdr10|hlg|pq)$/i.test(text)) return true
  if (/^(?:no|n|false|0|progressive|p|sdr)$/i.test(text)) return false
  throw new DirtyCell(`“${shown(text)}” under ${column} is neither yes nor no`)
}

function channelsIn(text: string): number {
  const named: Record<string, number> = {
    none: 0,
    no: 0,
    silent: 0,
    mono: 1,
    stereo: 2,
    yes: 2,
    '5.1': 6,
    '7.1': 8,
  }
  return (
    named[text.toLowerCase()] ??
    whole('audio', numberIn(text, 'audio', false), [0, plannedLimits.audioChannels])
  )
}

function dateIn(text: string): string {
  const [year = 0, month = 0, day = 0] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.slice(1).map(Number) ?? []
  const date = new Date(Date.UTC(year, month - 1, day))
  if (year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day) return text
  throw new DirtyCell(`the date “${shown(text)}” is not a day such as 2026-12-24`)
}

function plainNumber(text: string, decimalComma: boolean): string {
  return decimalComma ? text.replace(',', '.') : text
}

function numberIn(text: string | undefined, column: string, decimalComma: boolean): number {
  const plain = plainNumber(text ?? '', decimalComma)
  if (/^\d+(?:\.\d+)?$/.test(plain)) return Number(plain)
  throw new DirtyCell(`“${shown(text ?? '')}” under ${column} is no number`)
}

function whole(column: string, value: number, range: readonly [number, number]): number {
  if (!Number.isInteger(value)) throw new DirtyCell(`${column} must be a whole number, not ${value}`)
  return within(column, value, range)
}

function within(column: string, value: number, [least, most]: readonly [number, number]): number {
  if (value >= least && value <= most) return value
  throw new DirtyCell(`${column} must be from ${least} to ${most}, not ${Number(value.toPrecision(6))}`)
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
