import type { VideoStream } from '#shared/media.ts'
import type { VideoSettings } from '#shared/profiles.ts'
import type { FfmpegCommand } from '../fluent.ts'
import { commonOptions, type Dialect } from './commands.ts'
import { type EncoderName, encoderRecipe } from './encoders.ts'
import { videoFilters } from './filters.ts'
import { fileUrl, guardOptions } from './guards.ts'

/** Some seconds of a source. */
export type Stretch = {
  sourcePath: string
  source: VideoStream
  fromSeconds: number
  durationSeconds: number
}

/** How the stretch is read by every command, so that all of them see the same frames. */
function readStretch({ sourcePath, fromSeconds, durationSeconds }: Stretch, options: string[] = []) {
  const span = ['-ss', fromSeconds.toFixed(6), '-t', durationSeconds.toFixed(6)]
  return { options: [...guardOptions, ...options, ...span], source: fileUrl(sourcePath) }
}

const everyFrame = ({ legacy }: Dialect) =>
  legacy ? ['-vsync', 'passthrough'] : ['-fps_mode', 'passthrough']

/** Encodes the stretch as a job would, the picture alone. */
export function trialCommand(
  request: Stretch & {
    settings: VideoSettings
    encoder: EncoderName
    framesPerGroup: number
    threads: number
    outputPath: string
  },
  dialect: Dialect,
): FfmpegCommand {
  const { source, settings, threads } = request
  const recipe = encoderRecipe(request.encoder, settings, request.framesPerGroup, threads)
  const filters = [...videoFilters(source, settings), ...recipe.filters]
  const options = [...commonOptions(dialect), ...recipe.inputOptions, '-threads', String(threads)]
  return {
    inputs: [readStretch(request, options)],
    outputs: [
      {
        options: [
          ...['-map', `0:${source.index}`, '-an', '-sn', '-dn', '-map_metadata', '-1'],
          ...['-filter_threads', '1', '-vf', filters.join(','), ...recipe.options, ...everyFrame(dialect)],
          ...['-f', 'matroska'],
        ],
        target: fileUrl(request.outputPath),
      },
    ],
  }
}

/**
 * Compares what was encoded with the source brought to the same size and format, frame by frame in order: their times were rounded
 * differently by their containers. The result is a line of ffmpeg's log; see `readSsim`.
 */
export function ssimCommand(
  request: Stretch & { settings: VideoSettings; encodedPath: string },
  dialect: Dialect,
): FfmpegCommand {
  const inOrder = 'settb=1/25,setpts=N'
  const reference = [...videoFilters(request.source, request.settings), inOrder].join(',')
  const graph = `[1:${request.source.index}]${reference}[reference];[0:v:0]${inOrder}[encoded];[encoded][reference]ssim`
  return {
    inputs: [
      { options: [...guardOptions, ...commonOptions(dialect)], source: fileUrl(request.encodedPath) },
      readStretch(request),
    ],
    outputs: [{ options: ['-lavfi', graph, ...everyFrame(dialect), '-f', 'null'], target: '-' }],
  }
}

/** The similarity of all planes, from the line ffmpeg ends with: `SSIM Y:… U:… V:… All:0.981 (17.3)`. */
export function readSsim(lines: readonly string[]): number | null {
  for (const line of lines.toReversed()) {
    const found = /SSIM .*All:([\d.]+)/.exec(line)
    if (found) return Math.min(1, Number(found[1]))
  }
  return null
}

/** Wide enough to judge, small enough to send. */
const stillWidth = 960

/** One frame as JPEG, all of one width whatever the rendition's. */
export function stillCommand(
  request: { path: string; videoStream: string; atSeconds: number; outputPath: string },
  dialect: Dialect,
): FfmpegCommand {
  const options = [...guardOptions, ...commonOptions(dialect), '-ss', request.atSeconds.toFixed(6)]
  return {
    inputs: [{ options, source: fileUrl(request.path) }],
    outputs: [
      {
        options: [
          ...['-map', `0:${request.videoStream}`, '-frames:v', '1', '-an', '-sn'],
          ...['-vf', `scale=${stillWidth}:-2:flags=bicubic,setsar=1,format=yuvj420p`],
          ...['-c:v', 'mjpeg', '-q:v', '3', '-f', 'image2', '-update', '1'],
        ],
        target: fileUrl(request.outputPath),
      },
    ],
  }
}
