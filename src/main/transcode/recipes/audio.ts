import type { AudioStream } from '#shared/media.ts'
import type { AudioSettings } from '#shared/profiles.ts'

/** ffmpeg's names of the encoders. */
export const audioEncoders = { aac: 'aac', opus: 'libopus' } as const

/** Rates AAC can carry without being resampled; Opus always runs at 48 kHz. */
const aacRates = new Set([8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000])

/** The rate an audio stream is encoded at. */
export function encodedSampleRate(source: AudioStream, settings: AudioSettings): number {
  return settings.codec === 'aac' && aacRates.has(source.sampleRateHz) ? source.sampleRateHz : 48_000
}

/** Channels are mixed down to the profile's number, never up. Opus and AAC number 3 to 8 channels alike. */
export function encodedChannels(source: AudioStream, settings: AudioSettings): number {
  return Math.min(source.channels, settings.channels)
}

export function audioEncoderOptions(source: AudioStream, settings: AudioSettings): string[] {
  return [
    ...['-c:a', audioEncoders[settings.codec], '-b:a', String(settings.bitsPerSecond)],
    ...['-ac', String(encodedChannels(source, settings)), '-ar', String(encodedSampleRate(source, settings))],
  ]
}

/**
 * Puts the sound on the picture's clock: `startSeconds` is when the first frame is shown. What comes before is cut, what is missing is
 * silence, and so are gaps later on.
 */
export function audioFilters(startSeconds: number): string[] {
  const shift = startSeconds === 0 ? [] : [`asetpts=PTS-(${startSeconds.toFixed(6)})/TB`]
  return [...shift, 'aresample=async=1:first_pts=0']
}
