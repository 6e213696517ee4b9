import type { AudioStream, SourceFacts, SubtitleStream, VideoStream } from '#shared/media.ts'
import type { FfprobeOutput, ProbedStream } from './ffprobe-output.ts'
import { parseRational, toNumber } from './rational.ts'

/** Rates above this are a container's clock shown for want of a rate (phones, WebM), not frames. */
const highestPlausibleRate = 300
const textSubtitles = new Set(['subrip', 'srt', 'ass', 'ssa', 'webvtt', 'mov_text', 'text'])
const hdrTransfers = new Set(['smpte2084', 'arib-std-b67'])

export type FileFacts = { path: string; sizeBytes: number; fingerprint: string }

/** True when only counting tells how much picture there is: elementary streams, live recordings, containers without a rate. */
export function needsCounting(output: FfprobeOutput): boolean {
  const video = output.streams.find(isVideo)
  if (!video) return false
  const rated = rateOf(video.avg_frame_rate) ?? rateOf(video.r_frame_rate)
  return readDuration(output) === 0 || (rated === null && !video.nb_frames)
}

/**
 * Makes what ffprobe said comparable; `countedFrames` are the packets of the first video stream, where they had to be counted. Pure.
 */
export function toSourceFacts(
  output: FfprobeOutput,
  file: FileFacts,
  countedFrames: number | null = null,
): SourceFacts {
  const video = output.streams.find(isVideo)
  const durationSeconds = readDuration(output) || guessDuration(video, countedFrames)
  return {
    ...file,
    container: output.format.format_name,
    durationSeconds,
    video: video ? toVideo(video, durationSeconds, countedFrames) : null,
    audio: output.streams.filter(isAudio).map(toAudio),
    subtitles: output.streams.filter(isSubtitle).map(toSubtitle),
  }
}

/** Cover art is a picture, not a video. */
function isVideo(stream: ProbedStream): boolean {
  return (
    stream.codec_type === 'video' &&
    stream.disposition?.attached_pic !== 1 &&
    stream.codec_name !== undefined &&
    (stream.width ?? 0) > 0 &&
    (stream.height ?? 0) > 0
  )
}

function isAudio(stream: ProbedStream): boolean {
  return stream.codec_type === 'audio' && stream.codec_name !== undefined && (stream.channels ?? 0) > 0
}

function isSubtitle(stream: ProbedStream): boolean {
  return stream.codec_type === 'subtitle' && stream.codec_name !== undefined
}

function readDuration(output: FfprobeOutput): number {
  const candidates = [output.format.duration, ...output.streams.map((stream) => stream.duration)]
  return candidates.find((duration) => duration !== undefined && duration > 0) ?? 0
}

/** Elementary streams are played at the rate they name. */
function guessDuration(video: ProbedStream | undefined, countedFrames: number | null): number {
  const rate = video && (rateOf(video.avg_frame_rate) ?? rateOf(video.r_frame_rate) ?? 25)
  return rate && countedFrames ? countedFrames / rate : 0
}

function toVideo(stream: ProbedStream, durationSeconds: number, countedFrames: number | null): VideoStream {
  const average = rateOf(stream.avg_frame_rate)
  const nominal = rateOf(stream.r_frame_rate)
  const counted = countedFrames ?? (stream.nb_frames && stream.nb_frames > 0 ? stream.nb_frames : null)
  const fromCount = counted && durationSeconds > 0 ? counted / durationSeconds : null
  const framesPerSecond = average ?? fromCount ?? nominal ?? 25
  return {
    index: stream.index,
    codec: stream.codec_name!,
    ...displaySize(stream),
    rotationDegrees: rotationOf(stream),
    framesPerSecond,
    variableFrameRate: nominal === null || Math.abs(nominal - framesPerSecond) > framesPerSecond * 0.01,
    pixelFormat: stream.pix_fmt ?? 'unknown',
    bitDepth: bitDepthOf(stream),
    interlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order ?? ''),
    hdr: hdrTransfers.has(stream.color_transfer ?? ''),
    frames: counted ?? Math.round(durationSeconds * framesPerSecond),
  }
}

function rateOf(text: string | undefined): number | null {
  const rational = parseRational(text)
  if (!rational) return null
  const rate = toNumber(rational)
  return rate > 0 && rate <= highestPlausibleRate ? rate : null
}

/** Clockwise degrees a player turns the picture by: 0, 90, 180 or 270. */
function rotationOf(stream: ProbedStream): number {
  const fromMatrix = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation
  const clockwise = fromMatrix === undefined ? Number(stream.tags?.rotate ?? 0) : -fromMatrix
  const rounded = Math.round((Number.isFinite(clockwise) ? clockwise : 0) / 90) * 90
  return ((rounded % 360) + 360) % 360
}

function displaySize(stream: ProbedStream): { width: number; height: number } {
  const aspect = parseRational(stream.sample_aspect_ratio)
  const width = Math.max(1, Math.round(stream.width! * (aspect ? toNumber(aspect) : 1)))
  const height = stream.height!
  return rotationOf(stream) % 180 === 90 ? { width: height, height: width } : { width, height }
}

function bitDepthOf(stream: ProbedStream): number {
  const named = /p(9|1[0-6])(le|be)?$|^p0(10|12|16)/.exec(stream.pix_fmt ?? '')
  return Number(named?.[1] ?? named?.[3] ?? 8)
}

function toAudio(stream: ProbedStream): AudioStream {
  return {
    index: stream.index,
    codec: stream.codec_name!,
    channels: stream.channels!,
    sampleRateHz: Math.round(stream.sample_rate ?? 0),
    language: languageOf(stream),
  }
}

function toSubtitle(stream: ProbedStream): SubtitleStream {
  return {
    index: stream.index,
    codec: stream.codec_name!,
    language: languageOf(stream),
    text: textSubtitles.has(stream.codec_name!),
  }
}

function languageOf(stream: ProbedStream): string | null {
  const language = stream.tags?.language
  return language && language !== 'und' ? language : null
}
