import type { AudioCodec, RateControl, VideoCodec, VideoSettings } from '#shared/profiles.ts'
import type { CostTable } from './cost-table.ts'
import { type Estimate, nothing, widen } from './lognormal.ts'

/** What a source is to the model. */
export type SourceWork = {
  codec: string
  pixelsPerFrame: number
  frames: number
  durationSeconds: number
  /** Of the whole file, audio included. */
  sizeBytes: number
  bitDepth: number
}

/** One rendition's picture: decode, filter, scale and encode every frame. */
export type VideoWork = {
  codec: VideoCodec
  speed: VideoSettings['speed']
  rateControl: RateControl
  width: number
  height: number
  bitDepth: number
  scales: boolean
  deinterlaces: boolean
  toneMaps: boolean
  /** ffmpeg processes the work is cut into. */
  chunks: number
  /** The AV1 encoder where SVT-AV1 is missing. */
  encoder?: 'libaom-av1'
  /** The bundled build, which loads fewer libraries. */
  legacyBuild?: boolean
}

export type AudioWork = { codec: AudioCodec; channels: number; bitsPerSecond: number }

export type WorkEstimate = { cpuSeconds: Estimate; peakMemoryBytes: Estimate; outputBytes: Estimate }

/**
 * Bits that carry the same picture, relative to H.264. Codecs that are not here (intra-only and raw ones) say little about
 * the picture by their size, so that their complexity counts as usual.
 */
const bitsRelativeToH264: Record<string, number> = {
  h264: 1,
  hevc: 0.6,
  vp9: 0.65,
  av1: 0.5,
  vp8: 1.1,
  mpeg4: 1.8,
  mpeg2video: 2.2,
}
const referenceBitsPerPixel = 0.1
const referencePixelsPerFrame = 640 * 360
const complexityRange: [number, number] = [Math.log(0.05), Math.log(20)]
/** Errors that no measurement speaks of, as log deviations. */
const unmeasured = {
  filter: 0.1,
  bitDepth: 0.25,
  audioCpu: 0.15,
  remuxCpu: 0.5,
  bitRate: 0.05,
}
const tenBitFactor = 1.3
/**
 * libaom against SVT-AV1 at the same speed name, and the bundled 4.1 against 5.1, both at 360p on the machine of the table's provenance;
 * of `balanced` and `thorough` nothing was measured, and `fast` stands in.
 */
const libaom = { cpu: { fastest: 70, fast: 46, balanced: 46, thorough: 46 }, memory: 2.7, deviation: 0.6 }
const librariesOfSystemBuildBytes = 42e6
const leastMemoryBytes = 20e6

export function estimateVideo(source: SourceWork, work: VideoWork, table: CostTable): WorkEstimate {
  const encoder = table.encode[work.codec]
  const speed = encoder.speeds[work.speed]
  const deviations = table.deviations[work.codec]
  const factors = encodeFactors(source, work, table)
  const pixels = work.width * work.height * source.frames
  const depth = work.bitDepth > 8 ? tenBitFactor : 1
  const usesLibaom = work.encoder === 'libaom-av1'
  const encoderFactor = usesLibaom ? libaom.cpu[work.speed] : 1
  const encodeSeconds = (pixels * speed.nanosecondsPerPixel * factors.cpu * depth * encoderFactor) / 1e9
  const cpuSeconds = encodeSeconds + pictureSeconds(source, work, table) + work.chunks * table.startCpuSeconds
  const usualMemory =
    speed.memoryBaseBytes +
    speed.memoryBytesPerPixel * work.width * work.height * depth +
    table.sourceMemoryBytesPerPixel * source.pixelsPerFrame
  const memory = Math.max(
    leastMemoryBytes,
    usualMemory * (usesLibaom ? libaom.memory : 1) - (work.legacyBuild ? librariesOfSystemBuildBytes : 0),
  )
  const uncertainty = unmeasuredDeviations(source, work, cpuSeconds, table)
  return {
    cpuSeconds: widen({ median: cpuSeconds, logDeviation: deviations.cpuSeconds }, uncertainty.cpuSeconds),
    peakMemoryBytes: widen(
      { median: memory, logDeviation: deviations.peakMemoryBytes },
      uncertainty.peakMemoryBytes,
    ),
    outputBytes:
      work.rateControl.kind === 'bitrate'
        ? {
            median: (work.rateControl.bitsPerSecond * source.durationSeconds) / 8,
            logDeviation: unmeasured.bitRate,
          }
        : { median: (pixels * speed.bitsPerPixel * factors.bits) / 8, logDeviation: deviations.outputBytes },
  }
}

/** Decoding, deinterlacing, tone-mapping and scaling, in CPU seconds. */
export function pictureSeconds(source: SourceWork, work: VideoWork, table: CostTable): number {
  const sourcePixels = source.pixelsPerFrame * source.frames
  const outputPixels = work.width * work.height * source.frames
  const { scale } = table
  let nanoseconds = decodeNanoseconds(source, table)
  if (work.deinterlaces) nanoseconds += sourcePixels * table.deinterlaceNanosecondsPerPixel
  // The picture is scaled first, so that tone-mapping works on fewer pixels.
  if (work.toneMaps) nanoseconds += outputPixels * table.toneMapNanosecondsPerPixel
  if (work.scales) {
    nanoseconds +=
      sourcePixels * scale.nanosecondsPerSourcePixel + outputPixels * scale.nanosecondsPerOutputPixel
  }
  return nanoseconds / 1e9
}

function decodeNanoseconds(source: SourceWork, { decode }: CostTable): number {
  const { nanosecondsPerPixel, nanosecondsPerBit } = decode.codecs[source.codec] ?? decode.unmeasured
  return (
    source.pixelsPerFrame * source.frames * nanosecondsPerPixel + source.sizeBytes * 8 * nanosecondsPerBit
  )
}

/** How much dearer and larger than at the reference quality, complexity and size. */
function encodeFactors(source: SourceWork, work: VideoWork, table: CostTable): { cpu: number; bits: number } {
  const { cpuSlopes, bitsSlopes } = table.encode[work.codec]
  const features = encodeFeatures(source, work)
  const quality = qualityStep(source, work, table)
  const power = (slopes: typeof cpuSlopes): number =>
    Math.exp(
      slopes.quality * quality +
        slopes.complexity * features.complexity +
        slopes.size * features.size +
        slopes.reduction * features.reduction,
    )
  return { cpu: power(cpuSlopes), bits: power(bitsSlopes) }
}

/** The logarithms the slopes belong to. */
export function encodeFeatures(
  source: SourceWork,
  work: Pick<VideoWork, 'width' | 'height'>,
): { complexity: number; size: number; reduction: number } {
  const pixels = work.width * work.height
  return {
    complexity: complexityOf(source),
    size: Math.log(pixels / referencePixelsPerFrame),
    reduction: Math.min(0, Math.log(pixels / source.pixelsPerFrame)),
  }
}

/** What a source of ordinary complexity has; null for codecs whose size says little of the picture. */
export function usualBitsPerPixel(codec: string): number | null {
  const relative = bitsRelativeToH264[codec]
  return relative === undefined ? null : relative * referenceBitsPerPixel
}

function complexityOf(source: SourceWork): number {
  const usual = usualBitsPerPixel(source.codec)
  const pixels = source.pixelsPerFrame * source.frames
  if (usual === null || !(pixels > 0) || !(source.sizeBytes > 0)) return 0
  return clamp(Math.log((source.sizeBytes * 8) / pixels / usual), complexityRange)
}

/** CRF steps from the reference. For an average bit rate: the quality that would give that rate. */
function qualityStep(source: SourceWork, work: VideoWork, table: CostTable): number {
  const { referenceCrf, crfRange, bitsSlopes, speeds } = table.encode[work.codec]
  const range: [number, number] = [crfRange[0] - referenceCrf, crfRange[1] - referenceCrf]
  if (work.rateControl.kind === 'quality') return clamp(work.rateControl.crf - referenceCrf, range)
  const features = encodeFeatures(source, work)
  const pixels = work.width * work.height * source.frames
  const wanted = (work.rateControl.bitsPerSecond * source.durationSeconds) / Math.max(1, pixels)
  const atReference =
    Math.log(speeds[work.speed].bitsPerPixel) +
    bitsSlopes.complexity * features.complexity +
    bitsSlopes.size * features.size +
    bitsSlopes.reduction * features.reduction
  return clamp((Math.log(Math.max(wanted, 1e-6)) - atReference) / bitsSlopes.quality, range)
}

/** What no measurement of the encoder speaks of, as log deviations; `cpuSeconds` is what the work is predicted to take. */
export function unmeasuredDeviations(
  source: SourceWork,
  work: VideoWork,
  cpuSeconds: number,
  table: CostTable,
): Record<keyof WorkEstimate, number> {
  const decodeShare = Math.min(1, decodeNanoseconds(source, table) / 1e9 / cpuSeconds)
  const decoderIsKnown = table.decode.codecs[source.codec] !== undefined
  const encoding = Math.hypot(
    work.deinterlaces || work.toneMaps ? unmeasured.filter : 0,
    work.bitDepth > 8 ? unmeasured.bitDepth : 0,
    work.encoder === 'libaom-av1' ? libaom.deviation : 0,
  )
  return {
    cpuSeconds: Math.hypot(encoding, decoderIsKnown ? 0 : decodeShare * decoderDeviation(table)),
    peakMemoryBytes: encoding,
    outputBytes: 0,
  }
}

/** How much decoders differ: a decoder that was never measured may lie anywhere among them. */
function decoderDeviation({ decode }: CostTable): number {
  const logs = Object.values(decode.codecs).map(({ nanosecondsPerPixel }) => Math.log(nanosecondsPerPixel))
  const centre = Math.log(decode.unmeasured.nanosecondsPerPixel)
  return Math.sqrt(logs.reduce((sum, log) => sum + (log - centre) ** 2, 0) / Math.max(1, logs.length))
}

/** Audio is decoded and encoded once, in one process. */
export function estimateAudio(durationSeconds: number, work: AudioWork, table: CostTable): WorkEstimate {
  const { cpuSecondsPerChannelSecond } = table.audio[work.codec]
  return {
    cpuSeconds: {
      median: table.startCpuSeconds + durationSeconds * work.channels * cpuSecondsPerChannelSecond,
      logDeviation: unmeasured.audioCpu,
    },
    peakMemoryBytes: { median: 40e6, logDeviation: 0.2 },
    outputBytes: { median: (durationSeconds * work.bitsPerSecond) / 8, logDeviation: 0.1 },
  }
}

/** Decoders that cannot skip to keyframes decode everything when an output is checked. */
const wholeChecks: readonly VideoCodec[] = ['vp9', 'av1']

/** Decoding a finished picture to see that it is whole: its keyframes, one per chunk, where the decoder can skip the others. */
export function checkSeconds(
  source: SourceWork,
  work: VideoWork,
  outputBytes: number,
  table: CostTable,
): number {
  const decoder = table.decode.codecs[work.codec] ?? table.decode.unmeasured
  const pixels = work.width * work.height * source.frames
  const whole = pixels * decoder.nanosecondsPerPixel + outputBytes * 8 * decoder.nanosecondsPerBit
  const share = wholeChecks.includes(work.codec) ? 1 : Math.min(1, work.chunks / Math.max(1, source.frames))
  return (whole * share) / 1e9
}

/** Reading, remuxing and writing `sizeBytes`, in `processes` processes. */
export function estimateRemux(sizeBytes: number, processes: number, table: CostTable): WorkEstimate {
  return {
    cpuSeconds: {
      median: processes * table.startCpuSeconds + (sizeBytes * table.remuxNanosecondsPerByte) / 1e9,
      logDeviation: unmeasured.remuxCpu,
    },
    peakMemoryBytes: { median: 40e6, logDeviation: 0.2 },
    outputBytes: nothing,
  }
}

function clamp(value: number, [low, high]: [number, number]): number {
  return Math.min(high, Math.max(low, value))
}
