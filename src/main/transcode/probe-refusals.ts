import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type ErrorCode, HeadroomError } from '#shared/errors.ts'
import { looksEncrypted } from './encryption.ts'
import { findTruncation } from './mp4/top-level.ts'

/** Throws a refusal of a source: SOURCE_ code, sentence, the path in `details`. */
export function refuseSource(code: ErrorCode, path: string, sentence: string): never {
  throw new HeadroomError(code, sentence, { path })
}

const namedInSystemErrors: Partial<Record<string, [ErrorCode, (name: string) => string]>> = {
  ENOENT: [
    'SOURCE_MISSING',
    (name) => `There is no file "${name}" any more. Check the path, or whether a disk is not mounted.`,
  ],
  ENOTDIR: ['SOURCE_MISSING', (name) => `There is no file "${name}": part of its path is not a folder.`],
  ENAMETOOLONG: ['SOURCE_MISSING', () => 'The path is longer than this system allows. Shorten it.'],
  ELOOP: ['SOURCE_MISSING', (name) => `"${name}" is a link that leads back to itself. Name the file itself.`],
  EACCES: [
    'SOURCE_UNREADABLE',
    (name) => `Headroom may not read "${name}". Grant read permission to the user that runs it.`,
  ],
  EPERM: [
    'SOURCE_UNREADABLE',
    (name) => `Headroom may not read "${name}". Grant read permission to the user that runs it.`,
  ],
}

/** What can be said of a source before ffprobe sees it. Returns its size. */
export async function refuseUnreadable(path: string): Promise<{ sizeBytes: number }> {
  const name = basename(path)
  try {
    const entry = await stat(path)
    if (entry.isDirectory())
      refuseSource(
        'SOURCE_NOT_A_FILE',
        path,
        `"${name}" is a folder. Choose a file, or submit the folder as one.`,
      )
    if (!entry.isFile())
      refuseSource(
        'SOURCE_NOT_A_FILE',
        path,
        `"${name}" is not a regular file. Copy its content into a file first.`,
      )
    if (entry.size === 0)
      refuseSource(
        'SOURCE_EMPTY',
        path,
        `"${name}" is empty (zero bytes). Its copy or export probably did not finish.`,
      )
    await refuseByContent(path, name, entry.size)
    return { sizeBytes: entry.size }
  } catch (error) {
    const known = namedInSystemErrors[(error as NodeJS.ErrnoException).code ?? '']
    if (known) refuseSource(known[0], path, known[1](name))
    if (error instanceof HeadroomError) throw error
    refuseSource('SOURCE_UNREADABLE', path, `"${name}" cannot be read: ${(error as Error).message}.`)
  }
}

const headBytes = 4096
const scripts =
  /^\s*(#EXTM3U|ffconcat\b|file\s+'|<\?xml[^>]*>\s*<(MPD|smil|playlist)|<MPD|<smil|\[playlist\]|concat:)/i

async function refuseByContent(path: string, name: string, sizeBytes: number): Promise<void> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    const head = buffer.subarray(0, bytesRead)
    if (looksLikeText(head)) {
      if (scripts.test(head.toString('utf8'))) {
        refuseSource(
          'SOURCE_FORBIDDEN_FORMAT',
          path,
          `"${name}" is a playlist or script that names other files, not a video. Submit the video itself.`,
        )
      }
      refuseSource(
        'SOURCE_NOT_MEDIA',
        path,
        `"${name}" is text, not a video or audio file, whatever its name says.`,
      )
    }
    const missingBytes = await findTruncation(file, sizeBytes)
    if (missingBytes > 0) {
      refuseSource(
        'SOURCE_CORRUPT',
        path,
        `"${name}" is cut short: at least ${missingBytes} bytes are missing at its end. Copy or export it again.`,
      )
    }
  } finally {
    await file.close()
  }
}

/** No media container begins with this much plain text. */
function looksLikeText(head: Buffer): boolean {
  return head.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte !== 127))
}

/** What ffprobe's complaint means. */
export async function explainProbeFailure(path: string, log: string): Promise<HeadroomError> {
  const name = basename(path)
  const refusal = (code: ErrorCode, message: string) =>
    new HeadroomError(code, message, { path, log: log.split('\n').slice(-20) })
  if (/not on whitelist/i.test(log)) {
    return refusal(
      'SOURCE_FORBIDDEN_FORMAT',
      `"${name}" is of a kind Headroom does not open: a playlist, an image, or a format that can name other files. Submit a video or audio file.`,
    )
  }
  if (/Permission denied/i.test(log))
    return refusal('SOURCE_UNREADABLE', `Headroom may not read "${name}". Grant it read permission.`)
  if (/No such file/i.test(log))
    return refusal('SOURCE_MISSING', `There is no file "${name}" any more. Check the path.`)
  if (/pixels|Picture size .* is invalid/i.test(log))
    return refusal(
      'SOURCE_TOO_LARGE',
      `The picture of "${name}" is larger than 40 million pixels, or has an impossible size.`,
    )
  if (await looksEncrypted(path)) return refusal('SOURCE_ENCRYPTED', encrypted(name))
  if (await beginsLikeMedia(path)) {
    return refusal(
      'SOURCE_CORRUPT',
      `"${name}" begins like a media file but cannot be read: its index is missing or damaged. Export or copy it again.`,
    )
  }
  return refusal('SOURCE_NOT_MEDIA', `"${name}" is not a video or audio file that ffmpeg can read.`)
}

export function encrypted(name: string): string {
  return `"${name}" is encrypted. Decrypt it with its owner's key, or submit the original.`
}

async function beginsLikeMedia(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null)
  if (!file) return false
  try {
    const { buffer } = await file.read(Buffer.alloc(512), 0, 512, 0)
    const boxType = buffer.toString('latin1', 4, 8)
    if (/^(ftyp|moov|mdat|moof|styp|free|skip|wide|sidx)$/.test(boxType)) return true
    if (buffer.readUInt32BE(0) === 0x1a45dfa3) return true
    if (buffer[0] === 0x47 && buffer[188] === 0x47) return true
    if (buffer.readUInt32BE(0) === 1 || buffer.readUIntBE(0, 3) === 1) return true
    return /^(RIFF|FLV|OggS|fLaC|ID3)/.test(buffer.toString('latin1', 0, 4))
  } finally {
    await file.close()
  }
}
