import { type Box, findBox, readBoxes } from './boxes.ts'

/** One sample of a movie fragment. Times are in ticks of the track's timescale. */
export type Sample = { duration: number; size: number; flags: number; compositionOffset: number }

/** A movie fragment of one track, taken apart. */
export type Fragment = {
  decodeTime: number
  samples: Sample[]
  /** The samples' bytes, in order. */
  media: Buffer
}

/** A fragmented MP4 of one track: what a player needs first, and its fragments. */
export type FragmentedFile = { init: Buffer; fragments: Fragment[] }

const sampleFlag = {
  dataOffset: 0x1,
  firstFlags: 0x4,
  duration: 0x100,
  size: 0x200,
  flags: 0x400,
  offset: 0x800,
}
const headerFlag = { baseOffset: 0x1, description: 0x2, duration: 0x8, size: 0x10, flags: 0x20 }

/** Takes a fragmented MP4 apart. Throws RangeError when it is cut short or holds no fragment index. */
export function readFragmentedFile(bytes: Buffer): FragmentedFile {
  const boxes = readBoxes(bytes)
  const initBoxes = boxes.filter((box) => box.type === 'ftyp' || box.type === 'moov')
  if (!initBoxes.some((box) => box.type === 'moov')) throw new RangeError('The file has no moov box.')
  const init = Buffer.concat(initBoxes.map((box) => bytes.subarray(box.start, box.end)))
  return { init, fragments: readFragments(bytes, boxes) }
}

/** The fragments of a media segment without its init. */
export function readFragments(bytes: Buffer, boxes: Box[] = readBoxes(bytes)): Fragment[] {
  return boxes.flatMap((box, index) => {
    if (box.type !== 'moof') return []
    const mdat = boxes[index + 1]
    if (mdat?.type !== 'mdat') throw new RangeError('A moof box is not followed by its mdat box.')
    return [readFragment(bytes, box, mdat)]
  })
}

function readFragment(bytes: Buffer, moof: Box, mdat: Box): Fragment {
  const traf = findBox(bytes, moof, ['traf'])
  const header = traf && findBox(bytes, traf, ['tfhd'])
  if (!traf || !header) throw new RangeError('A fragment lacks its track header.')
  const time = findBox(bytes, traf, ['tfdt'])
  const runs = readBoxes(bytes, traf.bodyStart, traf.end).filter((box) => box.type === 'trun')
  const defaults = readTrackDefaults(bytes, header)
  const samples = runs.flatMap((run) => readRun(bytes, run, defaults))
  const mediaBytes = samples.reduce((sum, sample) => sum + sample.size, 0)
  const media = bytes.subarray(mdat.bodyStart, mdat.end)
  if (mediaBytes !== media.length)
    throw new RangeError('A fragment does not hold the bytes its index speaks of.')
  return { decodeTime: time ? readDecodeTime(bytes, time) : 0, samples, media }
}

function readDecodeTime(bytes: Buffer, time: Box): number {
  const version = bytes[time.bodyStart]
  return version === 1
    ? Number(bytes.readBigUInt64BE(time.bodyStart + 4))
    : bytes.readUInt32BE(time.bodyStart + 4)
}

function readTrackDefaults(bytes: Buffer, header: Box): Pick<Sample, 'duration' | 'size' | 'flags'> {
  const flags = bytes.readUIntBE(header.bodyStart + 1, 3)
  let at = header.bodyStart + 8
  if (flags & headerFlag.baseOffset) at += 8
  if (flags & headerFlag.description) at += 4
  const next = (present: number) => {
    if (!(flags & present)) return 0
    at += 4
    return bytes.readUInt32BE(at - 4)
  }
  return { duration: next(headerFlag.duration), size: next(headerFlag.size), flags: next(headerFlag.flags) }
}

function readRun(bytes: Buffer, run: Box, defaults: Pick<Sample, 'duration' | 'size' | 'flags'>): Sample[] {
  const version = bytes[run.bodyStart]
  const flags = bytes.readUIntBE(run.bodyStart + 1, 3)
  const count = bytes.readUInt32BE(run.bodyStart + 4)
  let at = run.bodyStart + 8
  const next = (present: number, otherwise: number) => {
    if (!(flags & present)) return otherwise
    at += 4
    return bytes.readUInt32BE(at - 4)
  }
  next(sampleFlag.dataOffset, 0)
  const firstFlags = next(sampleFlag.firstFlags, defaults.flags)
  return Array.from({ length: count }, (_, index) => {
    const duration = next(sampleFlag.duration, defaults.duration)
    const size = next(sampleFlag.size, defaults.size)
    const own = next(sampleFlag.flags, index === 0 ? firstFlags : defaults.flags)
    const offset = next(sampleFlag.offset, 0)
    return { duration, size, flags: own, compositionOffset: version === 0 ? offset : offset | 0 }
  })
}

/** When each sample is shown, in decoding order. */
export function presentationTimes(fragment: Fragment): number[] {
  let decodeTime = fragment.decodeTime
  return fragment.samples.map((sample) => {
    const shown = decodeTime + sample.compositionOffset
    decodeTime += sample.duration
    return shown
  })
}

export function durationOf(fragment: Fragment): number {
  return fragment.samples.reduce((sum, sample) => sum + sample.duration, 0)
}

/** Writes a fragment as `moof` and `mdat`, every field of every sample said outright. */
export function writeFragment(fragment: Fragment, sequenceNumber: number, trackId = 1): Buffer {
  const run = Buffer.alloc(12 + fragment.samples.length * 16)
  run.writeUInt32BE(
    0x01000000 |
      sampleFlag.dataOffset |
      sampleFlag.duration |
      sampleFlag.size |
      sampleFlag.flags |
      sampleFlag.offset,
    0,
  )
  run.writeUInt32BE(fragment.samples.length, 4)
  fragment.samples.forEach((sample, index) => {
    const at = 12 + index * 16
    run.writeUInt32BE(sample.duration, at)
    run.writeUInt32BE(sample.size, at + 4)
    run.writeUInt32BE(sample.flags, at + 8)
    run.writeInt32BE(sample.compositionOffset, at + 12)
  })
  // The data offset counts from the start of moof; the box's length does not depend on it.
  const moofBytes = movieFragment(fragment.decodeTime, run, sequenceNumber, trackId).length
  run.writeInt32BE(moofBytes + 8, 8)
  const moof = movieFragment(fragment.decodeTime, run, sequenceNumber, trackId)
  return Buffer.concat([moof, box('mdat', fragment.media)])
}

function movieFragment(decodeTime: number, run: Buffer, sequenceNumber: number, trackId: number): Buffer {
  const defaultBaseIsMoof = 0x020000
  const header = words(defaultBaseIsMoof, trackId)
  const time = Buffer.alloc(12)
  time.writeUInt32BE(0x01000000, 0)
  time.writeBigUInt64BE(BigInt(decodeTime), 4)
  const traf = box('traf', Buffer.concat([box('tfhd', header), box('tfdt', time), box('trun', run)]))
  return box('moof', Buffer.concat([box('mfhd', words(0, sequenceNumber)), traf]))
}

function words(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4)
  values.forEach((value, index) => {
    buffer.writeUInt32BE(value, index * 4)
  })
  return buffer
}

function box(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8, 0)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
