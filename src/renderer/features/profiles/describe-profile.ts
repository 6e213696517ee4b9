import type { Profile } from '#shared/profiles.ts'
import { formatBitRate } from '../../format/bytes.ts'

export const codecNames = { h264: 'H.264', hevc: 'HEVC', vp9: 'VP9', av1: 'AV1' } as const
export const speedNames = {
  fastest: 'Fastest',
  fast: 'Fast',
  balanced: 'Balanced',
  thorough: 'Thorough',
} as const
export const fitNames = { inside: 'Keep the shape', pad: 'Pad with black', crop: 'Crop' } as const

type Video = NonNullable<Profile['video']>
type Audio = NonNullable<Profile['audio']>

/** `H.264, up to 1920 × 1080, quality 22, fast` */
export function describeVideoSettings(video: Video | null, locale?: string): string {
  if (!video) return 'none'
  const rate =
    video.rateControl.kind === 'quality'
      ? `quality ${video.rateControl.crf}`
      : formatBitRate(video.rateControl.bitsPerSecond, locale)
  return [
    codecNames[video.codec],
    `up to ${video.maximumWidth} × ${video.maximumHeight}`,
    rate,
    speedNames[video.speed].toLowerCase(),
    video.bitDepth === 10 ? '10 bit' : '',
    video.preferHardware ? 'hardware if proven' : '',
  ]
    .filter(Boolean)
    .join(', ')
}

/** `AAC, 128 kbit/s, 2 channels` */
export function describeAudioSettings(audio: Audio | null, locale?: string): string {
  if (!audio) return 'none'
  const channels = audio.channels === 1 ? 'mono' : `${audio.channels} channels`
  return `${audio.codec === 'aac' ? 'AAC' : 'Opus'}, ${formatBitRate(audio.bitsPerSecond, locale)}, ${channels}`
}
