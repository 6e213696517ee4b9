import { type Box, findBox, readBoxes } from './boxes.ts'

/** What an init segment says of its one track. */
export type TrackFacts = {
  ticksPerSecond: number
  /** As RFC 6381 writes it, for CODECS in a playlist. */
  codec: string
}

/** Reads an init segment. Throws RangeError when it holds no track that Headroom can name. */
export function readTrackFacts(init: Buffer): TrackFacts {
  const track = findBox(init, { bodyStart: 0, end: init.length }, ['moov', 'trak', 'mdia'])
  const header = track && findBox(init, track, ['mdhd'])
  const table = track && findBox(init, track, ['minf', 'stbl', 'stsd'])
  if (!header || !table) throw new RangeError('The init segment describes no track.')
  const version = init[header.bodyStart]
  const entry = readBoxes(init, table.bodyStart + 8, table.end)[0]
  if (!entry) throw new RangeError('The init segment describes no codec.')
  return {
    ticksPerSecond: init.readUInt32BE(header.bodyStart + (version === 1 ? 20 : 12)),
    codec: codecOf(init, entry),
  }
}

/** Bytes of a visual sample entry before its own boxes begin. */
const visualEntryBytes = 78

function codecOf(init: Buffer, entry: Box): string {
  const configuration = (type: string, entryBytes: number): Buffer => {
    const box = findBox(init, { bodyStart: entry.bodyStart + entryBytes, end: entry.end }, [type])
    if (!box) throw new RangeError(`The ${entry.type} track lacks its ${type} box.`)
    return init.subarray(box.bodyStart, box.end)
  }
  switch (entry.type) {
    case 'avc1':
    case 'avc3':
      return `${entry.type}.${configuration('avcC', visualEntryBytes).toString('hex', 1, 4)}`
    case 'hvc1':
    case 'hev1':
      return hevcCodec(entry.type, configuration('hvcC', visualEntryBytes))
    case 'vp09':
      return vp9Codec(configuration('vpcC', visualEntryBytes))
    case 'av01':
      return av1Codec(configuration('av1C', visualEntryBytes))
    case 'mp4a':
      return 'mp4a.40.2'
    case 'Opus':
      return 'opus'
    default:
      throw new RangeError(`Headroom knows no name for the codec ${entry.type}.`)
  }
}

/** ISO/IEC 14496-15, annex E.3. */
function hevcCodec(type: string, hvcc: Buffer): string {
  const space = ['', 'A', 'B', 'C'][hvcc[1]! >> 6]
  const profile = hvcc[1]! & 0x1f
  const tier = hvcc[1]! & 0x20 ? 'H' : 'L'
  const compatibility = reverseBits(hvcc.readUInt32BE(2)).toString(16)
  const constraints = [...hvcc.subarray(6, 12)]
  while (constraints.length > 0 && constraints.at(-1) === 0) constraints.pop()
  const flags = constraints.map((byte) => `.${byte.toString(16)}`).join('')
  return `${type}.${space}${profile}.${compatibility}.${tier}${hvcc[12]}${flags}`
}

function reverseBits(word: number): number {
  let reversed = 0
  for (let bit = 0; bit < 32; bit++) reversed = ((reversed << 1) | ((word >>> bit) & 1)) >>> 0
  return reversed
}

/** VP codec ISO media file format binding: version and flags, profile, level, bit depth in the upper half of a byte. */
function vp9Codec(vpcc: Buffer): string {
  const [profile, level, depth] = [vpcc[4]!, vpcc[5]!, vpcc[6]! >> 4]
  return `vp09.${[profile, level, depth].map(twoDigits).join('.')}`
}

/** AV1 codec ISO media file format binding, section 5. */
function av1Codec(av1c: Buffer): string {
  const profile = av1c[1]! >> 5
  const level = av1c[1]! & 0x1f
  const flags = av1c[2]!
  const depth = flags & 0x40 ? (flags & 0x20 ? 12 : 10) : 8
  return `av01.${profile}.${twoDigits(level)}${flags & 0x80 ? 'H' : 'M'}.${twoDigits(depth)}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
