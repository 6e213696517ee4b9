import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import type { FfprobeOutput } from './ffprobe-output.ts'

/** MP4 names sample entries so when the samples are encrypted (ISO/IEC 23001-7). */
export function hasEncryptedTracks(output: FfprobeOutput): boolean {
  return output.streams.some(({ codec_tag_string: tag }) => tag === 'encv' || tag === 'enca')
}

const packetBytes = 188
const sampleBytes = 64 * 1024

/**
 * Tells encrypted transport streams, which ffprobe only finds unreadable: packets that say they are scrambled, or an HLS segment
 * encrypted as a whole (AES-128 in CBC mode: whole blocks of 16 bytes that look random).
 */
export async function looksEncrypted(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null)
  if (!file) return false
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, sampleBytes)), 0)
    const head = buffer.subarray(0, bytesRead)
    if (isTransportStream(head)) return shareScrambled(head) > 0.5
    const mayBeSegment = /^\.(ts|m2ts|mts|m4s|aac)$/i.test(extname(path))
    return mayBeSegment && size % 16 === 0 && looksRandom(head)
  } finally {
    await file.close()
  }
}

function isTransportStream(head: Buffer): boolean {
  return head.length >= 2 * packetBytes && head[0] === 0x47 && head[packetBytes] === 0x47
}

/** The share of packets with payload whose scrambling control is not zero; tables are never scrambled. */
export function shareScrambled(head: Buffer): number {
  let [payloads, scrambled] = [0, 0]
  for (let at = 0; at + packetBytes <= head.length; at += packetBytes) {
    const control = head[at + 3]!
    const packetId = head.readUInt16BE(at + 1) & 0x1fff
    if ((control & 0x10) === 0 || packetId < 0x20) continue
    payloads++
    if (control & 0xc0) scrambled++
  }
  return payloads === 0 ? 0 : scrambled / payloads
}

/**
 * Pearson's chi-squared test of evenly spread bytes: for random bytes it lies near 255 with a deviation of about 23, whatever
 * the length; for media, text or structures it is larger by magnitudes.
 */
export function looksRandom(bytes: Buffer): boolean {
  if (bytes.length < 1024) return false
  const counts = new Float64Array(256)
  for (const byte of bytes) counts[byte]!++
  const expected = bytes.length / 256
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  return statistic < 255 + 6 * 23
}
