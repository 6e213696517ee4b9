import type { AudioStream, SourceFacts, SubtitleStream, VideoStream } from '#shared/media.ts'
import type { AudioSettings, VideoSettings } from '#shared/profiles.ts'
import type { FfmpegCommand } from '../fluent.ts'
import type { Chunk, Timeline } from '../timeline.ts'
import { audioEncoderOptions, audioFilters } from './audio.ts'
import { type EncoderName, encoderRecipe } from './encoders.ts'
import { videoFilters } from './filters.ts'
import { fileUrl, guardOptions } from './guards.ts'

/** What of ffmpeg's language depends on its version. */
export type Dialect = { legacy: boolean }

/** For every run: no questions, progress and use on stderr (`-benchmark` speaks only at `info`). Stops at the first error it would gloss over. */
export function commonOptions(dialect: Dialect): string[] {
  return [
    ...['-nostdin', '-hide_banner', '-v', 'info', '-nostats', '-benchmark', '-xerror'],
    ...['-progress', 'pipe:2'],
    ...(dialect.legacy ? [] : ['-stats_period', '0.25']),
  ]
}

function input(path: string, options: string[] = []): FfmpegCommand['inputs'][number] {
  return { options: [...guardOptions, ...options], source: fileUrl(path) }
}

export type PrepareFiles = { videoPath: string | null; extrasPath: string | null }

/**
 * Copies a source, undecoded, into files that seek exactly: the picture into one, sound and captions into another. Both count from the
 * source's own start, so they stay in step. Matroska keeps one time a frame; MP4 would add an edit list, which ffmpeg 4.1 writes one
 * frame short.
 */
export function prepareCommand(
  source: SourceFacts,
  files: PrepareFiles,
  subtitles: SubtitleStream[],
  dialect: Dialect,
): FfmpegCommand {
  const outputs: FfmpegCommand['outputs'] = []
  if (files.videoPath && source.video) {
    outputs.push({
      options: [
        ...['-map', `0:${source.video.index}`, '-c', 'copy', '-map_metadata', '-1'],
        ...['-avoid_negative_ts', 'disabled', '-f', 'matroska'],
      ],
      target: fileUrl(files.videoPath),
    })
  }
  if (files.extrasPath) {
    const streams = [...source.audio, ...subtitles]
    outputs.push({
      options: [
        ...streams.flatMap((stream) => ['-map', `0:${stream.index}`]),
        ...['-c', 'copy'],
        ...subtitles.flatMap((stream, index) =>
          stream.codec === 'mov_text' ? [`-c:s:${index}`, 'srt'] : [],
        ),
        ...['-avoid_negative_ts', 'disabled', '-max_interleave_delta', '0', '-f', 'matroska'],
      ],
      target: fileUrl(files.extrasPath),
    })
  }
  return { inputs: [input(source.path, commonOptions(dialect))], outputs }
}

export type SpanRequest = {
  inputPath: string
  source: VideoStream
  settings: VideoSettings
  encoder: EncoderName
  timeline: Timeline
  /** Consecutive. */
  chunks: Chunk[]
  framesPerGroup: number
  threads: number
  outputPath: string
}

/**
 * Encodes chunks at a stretch into one fragmented MP4 with a keyframe at the start of each. Times stay the source's own (`-copyts`) and
 * frames are neither dropped nor doubled: with ffmpeg's default frame sync every span after the first would be one frame late.
 */
export function spanCommand(request: SpanRequest, dialect: Dialect): FfmpegCommand {
  const { chunks, timeline, settings, threads } = request
  const first = chunks[0]!
  const recipe = encoderRecipe(request.encoder, settings, request.framesPerGroup, threads)
  const filters = [
    ...videoFilters(request.source, settings),
    ...gridFilters(timeline, first),
    ...recipe.filters,
  ]
  const frames = chunks.map((chunk) => chunk.frames)
  const known = frames.every((count) => count !== null)
  const seek = first.seekSeconds === null ? [] : ['-ss', first.seekSeconds.toFixed(6)]
  const inputOptions = [
    ...commonOptions(dialect),
    ...recipe.inputOptions,
    ...['-copyts', '-threads', String(threads), ...seek],
  ]
  const outputOptions = [
    // A prepared file holds the picture alone; a source encoded in one piece is read as it came.
    ...['-map', `0:${known ? 'v:0' : request.source.index}`, '-an', '-sn', '-dn', '-map_metadata', '-1'],
    ...(known ? ['-frames:v', String(frames.reduce((sum, count) => sum + count, 0))] : []),
    ...['-filter_threads', '1', '-vf', filters.join(',')],
    ...recipe.options,
    ...['-force_key_frames', known ? chunkStarts(frames) : 'expr:gte(t,n_forced*6)'],
    ...(dialect.legacy ? ['-vsync', 'passthrough'] : ['-fps_mode', 'passthrough']),
    ...['-enc_time_base', encoderTimeBase(timeline)],
    ...fragmentOptions(timeline.ticksPerSecond),
  ]
  return {
    inputs: [input(request.inputPath, inputOptions)],
    outputs: [{ options: outputOptions, target: fileUrl(request.outputPath) }],
  }
}

/** True for the first frame of each chunk, `n` counting from the span's own: times would be compared after rounding. */
function chunkStarts(frames: number[]): string {
  const [most = 1, ...others] = frames
  if (others.every((count, index) => count === most || (index === others.length - 1 && count < most)))
    return `expr:not(mod(n,${most}))`
  const starts = others.map((_, index) => frames.slice(0, index + 1).reduce((sum, count) => sum + count))
  return `expr:${starts.map((start) => `eq(n,${start})`).join('+')}`
}

/** Sets frames of a constant rate on the exact grid, which a container's rounding may have blurred. */
function gridFilters(timeline: Timeline, first: Chunk): string[] {
  if (timeline.frameTicks === null) return []
  const firstFrame = first.startTicks / timeline.frameTicks
  return [`settb=${timeline.frameTicks}/${timeline.ticksPerSecond}`, `setpts=N+${firstFrame}`]
}

function encoderTimeBase(timeline: Timeline): string {
  return `${timeline.frameTicks ?? 1}:${timeline.ticksPerSecond}`
}

/** Without `negative_cts_offsets`, which misplaces a first frame in ffmpeg 4.1: `retime` settles decode times for all versions. */
function fragmentOptions(ticksPerSecond: number): string[] {
  const flags = 'frag_keyframe+empty_moov+default_base_moof+frag_discont'
  return [
    ...['-video_track_timescale', String(ticksPerSecond), '-use_editlist', '0'],
    ...['-movflags', flags, '-f', 'mp4'],
  ]
}

export type AudioRequest = {
  inputPath: string
  /** Which stream of the input, as `-map` takes it. */
  stream: string
  /** Keep the input's own clock; otherwise it is counted from its start. */
  ownClock: boolean
  source: AudioStream
  settings: AudioSettings
  /** When the first frame of the picture is shown, on the input's clock. */
  startSeconds: number
  segmentSeconds: number
  outputPath: string
}

/** Encodes one audio stream whole: encoded in pieces, every seam would overlap by the encoder's priming. */
export function audioCommand(request: AudioRequest, dialect: Dialect): FfmpegCommand {
  const flags = 'empty_moov+default_base_moof+delay_moov'
  const options = [...commonOptions(dialect), ...(request.ownClock ? ['-copyts'] : []), '-threads', '1']
  return {
    inputs: [input(request.inputPath, options)],
    outputs: [
      {
        options: [
          ...['-map', `0:${request.stream}`, '-vn', '-sn', '-dn', '-map_metadata', '-1'],
          ...['-filter_threads', '1', '-af', audioFilters(request.startSeconds).join(',')],
          ...audioEncoderOptions(request.source, request.settings),
          ...allowOpus(dialect),
          ...['-movflags', flags, '-frag_duration', String(request.segmentSeconds * 1_000_000), '-f', 'mp4'],
        ],
        target: fileUrl(request.outputPath),
      },
    ],
  }
}

/** ffmpeg 4.1 writes Opus into MP4 only when told twice; it does so as the later versions do. */
function allowOpus({ legacy }: Dialect): string[] {
  return legacy ? ['-strict', 'experimental'] : []
}

/** Decodes the keyframes of a made file and throws them away: a file that cannot be decoded fails. */
export function checkCommand(path: string, dialect: Dialect): FfmpegCommand {
  return {
    inputs: [input(path, [...commonOptions(dialect), ...decodeKeyframes])],
    outputs: [discardPicture],
  }
}

const decodeKeyframes = ['-threads', '1', '-skip_frame', 'nokey']
const discardPicture = { options: ['-map', '0:v:0', '-f', 'null'], target: '-' }

export type MuxRequest = {
  container: 'mp4' | 'mkv' | 'webm'
  videoPath: string | null
  /** Decode the picture's keyframes on the way, as `checkCommand` does. */
  checkVideo: boolean
  /** `24000/1001` when all frames last the same. */
  frameRate: string | null
  audio: { path: string; language: string | null }[]
  /** `stream` as `-map` takes it; `offsetSeconds` moves them from their file's start to the picture's. */
  captions: {
    path: string
    offsetSeconds: number
    streams: { stream: string; codec: string; language: string | null }[]
  } | null
  outputPath: string
}

const muxers = { mp4: 'mp4', mkv: 'matroska', webm: 'webm' } as const

/** Puts finished streams into one file, without encoding. The inputs count from zero; captions are moved to that clock. */
export function muxCommand(request: MuxRequest, dialect: Dialect): FfmpegCommand {
  const streams = [
    ...(request.videoPath ? [request.videoPath] : []),
    ...request.audio.map(({ path }) => path),
  ]
  // ffmpeg 4.1 forgets how long frames last while it looks into a short file, and then hides the last one behind an edit list.
  const rate = request.frameRate ? ['-r', request.frameRate] : []
  const lookLittle = dialect.legacy ? ['-probesize', '32', '-analyzeduration', '0', ...rate] : []
  const inputs = streams.map((path, index) =>
    input(path, [
      ...(index === 0 ? commonOptions(dialect) : []),
      ...(path === request.videoPath ? [...lookLittle, ...(request.checkVideo ? decodeKeyframes : [])] : []),
    ]),
  )
  const captions = request.captions?.streams ?? []
  if (request.captions)
    inputs.push(input(request.captions.path, ['-itsoffset', request.captions.offsetSeconds.toFixed(6)]))
  const captionInput = streams.length
  const options = [
    ...streams.flatMap((_, index) => ['-map', `${index}:0`]),
    ...captions.flatMap((caption) => ['-map', `${captionInput}:${caption.stream}`]),
    ...['-c', 'copy'],
    ...captions.flatMap((stream, index) => [`-c:s:${index}`, captionCodec(request.container, stream.codec)]),
    ...request.audio.flatMap(({ language }, index) =>
      language ? [`-metadata:s:a:${index}`, `language=${language}`] : [],
    ),
    ...captions.flatMap(({ language }, index) =>
      language ? [`-metadata:s:s:${index}`, `language=${language}`] : [],
    ),
    ...(request.container === 'mp4' ? ['-movflags', '+faststart', ...allowOpus(dialect)] : []),
    ...['-map_metadata', '-1', '-f', muxers[request.container]],
  ]
  // ffmpeg counts the frames of its first output.
  const made = { options, target: fileUrl(request.outputPath) }
  return { inputs, outputs: request.checkVideo ? [made, discardPicture] : [made] }
}

function captionCodec(container: MuxRequest['container'], codec: string): string {
  if (container === 'mp4') return 'mov_text'
  if (container === 'webm') return 'webvtt'
  return codec === 'mov_text' || codec === 'text' ? 'srt' : 'copy'
}
