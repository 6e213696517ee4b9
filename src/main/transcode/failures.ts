import { basename } from 'node:path'
import { type ErrorCode, HeadroomError } from '#shared/errors.ts'

type Failure = {
  error: unknown
  stalled: boolean
  signal: NodeJS.Signals | null
  /** The last lines of ffmpeg's log. */
  lines: string[]
  sourcePath: string
}

const signs: { pattern: RegExp; code: ErrorCode; sentence: (name: string) => string }[] = [
  {
    pattern: /No space left on device|Disk quota exceeded/i,
    code: 'DISK_FULL',
    sentence: (name) => `The disk filled up while working on "${name}". Free some space, then retry the job.`,
  },
  {
    pattern: /Permission denied|Read-only file system/i,
    code: 'OUTPUT_UNWRITABLE',
    sentence: (name) =>
      `ffmpeg may not read or write a file while working on "${name}". Check the permissions of the source and of the output folder.`,
  },
  {
    pattern: /No such file or directory/i,
    code: 'SOURCE_MISSING',
    sentence: (name) =>
      `"${name}" or a file made from it went away while it was worked on. Put it back, then retry.`,
  },
  {
    pattern:
      /Unknown encoder|Encoder .* not found|No such filter|Error initializing output stream|Error while opening encoder/i,
    code: 'PROFILE_UNAVAILABLE',
    sentence: (name) =>
      `This ffmpeg cannot encode "${name}" as the profile asks. Choose another profile or a newer ffmpeg.`,
  },
  {
    pattern:
      /Invalid data found|Error while decoding|Decode error|corrupt|Invalid NAL|error while decoding MB|moov atom not found|Truncat|partial file|Packet mismatch|Conversion failed|Error submitting (a )?packet/i,
    code: 'SOURCE_CORRUPT',
    sentence: (name) =>
      `"${name}" is damaged: ffmpeg could not decode all of it. Export or copy it again from the original.`,
  },
]

/** Turns a failed run into one typed sentence; the log's last lines stay in `details` for those who want them. */
export function explainFailure(failure: Failure): HeadroomError {
  const name = basename(failure.sourcePath)
  const details = { sourcePath: failure.sourcePath, log: failure.lines }
  const cause = { cause: failure.error }
  if (failure.stalled) {
    const message = `ffmpeg made no progress on "${name}" for two minutes and was ended. Retry; if it happens again, the source is probably damaged.`
    return new HeadroomError('FFMPEG_STALLED', message, details, cause)
  }
  if (failure.signal) {
    const message = `ffmpeg was killed (${failure.signal}) while working on "${name}", perhaps because memory ran out. Retry the job.`
    return new HeadroomError('FFMPEG_KILLED', message, { ...details, signal: failure.signal }, cause)
  }
  const text = `${failure.lines.join('\n')}\n${failure.error instanceof Error ? failure.error.message : ''}`
  const sign = signs.find(({ pattern }) => pattern.test(text))
  if (sign) return new HeadroomError(sign.code, sign.sentence(name), details, cause)
  const message = `ffmpeg failed on "${name}": ${failure.lines.at(-1) ?? 'it gave no reason'}. See the job's log.`
  return new HeadroomError('FFMPEG_FAILED', message, details, cause)
}
