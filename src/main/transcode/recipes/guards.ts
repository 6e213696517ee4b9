import { isAbsolute } from 'node:path'

/*
 * What every input must pass. The protocol list keeps ffmpeg off the network; the format list keeps it off formats that
 * name other files (playlists, concat scripts, image sequences), which the protocol list alone lets through.
 */

const protocols = ['file', 'pipe']

/**
 * Containers of one self-contained file. Beyond the usual: `asf` (old Windows Media), `h264` and `hevc` (elementary streams), and plain
 * audio files for the audio profiles. None of these demuxers opens a second file.
 */
const formats = [
  ...[
    'mov',
    'mp4',
    'm4a',
    '3gp',
    '3g2',
    'mj2',
    'matroska',
    'webm',
    'mpegts',
    'mpeg',
    'avi',
    'flv',
    'ogg',
    'mxf',
  ],
  ...['asf', 'h264', 'hevc'],
  ...['mp3', 'wav', 'flac', 'aac', 'aiff', 'ac3', 'eac3'],
]

/** 8K UHD has 33 million pixels. */
const maximumPixels = 40_000_000

/** A path as ffmpeg must be given it: never an option, a protocol or a pattern, whatever the name holds. */
export function fileUrl(path: string): string {
  if (!isAbsolute(path)) throw new RangeError(`Expected an absolute path, got ${JSON.stringify(path)}`)
  return `file:${path}`
}

/** Input options shared by ffmpeg and ffprobe. */
export const guardOptions: readonly string[] = [
  ...['-protocol_whitelist', protocols.join(',')],
  ...['-format_whitelist', formats.join(',')],
  ...['-max_pixels', String(maximumPixels)],
]
