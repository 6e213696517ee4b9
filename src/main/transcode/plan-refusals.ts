import { HeadroomError } from '#shared/errors.ts'
import type { SourceFacts, VideoStream } from '#shared/media.ts'
import type { AudioSettings, Profile, VideoSettings } from '#shared/profiles.ts'
import { audioEncoders } from './recipes/audio.ts'
import { needsToneMap } from './recipes/filters.ts'
import type { Abilities } from './tasks/toolchain.ts'

/* What a source, a profile and this machine cannot give together, each as a sentence. */

export function noVideo(source: SourceFacts, profile: Profile): HeadroomError {
  return new HeadroomError(
    'SOURCE_NO_VIDEO',
    `The source has sound but no picture, and the profile "${profile.name}" makes video. Choose an audio profile.`,
    { path: source.path, profileId: profile.id },
  )
}

export function noAudio(source: SourceFacts, profile: Profile): HeadroomError {
  return new HeadroomError(
    'SOURCE_NO_AUDIO',
    `The source has no sound, and the profile "${profile.name}" makes nothing but sound. Choose a video profile.`,
    { path: source.path, profileId: profile.id },
  )
}

export function refuseUnmappedHdr(source: SourceFacts, profile: Profile, settings: VideoSettings): void {
  if (!source.video?.hdr || settings.toneMap || settings.bitDepth === 10) return
  throw new HeadroomError(
    'PROFILE_UNAVAILABLE',
    `The source is HDR, and the profile "${profile.name}" is 8-bit without tone mapping. Turn tone mapping on or choose a 10-bit profile.`,
    { path: source.path, profileId: profile.id },
  )
}

export function refuseMissingFilters(
  video: VideoStream,
  profile: Profile,
  settings: VideoSettings,
  { filters }: Abilities,
): void {
  const deinterlaces =
    settings.deinterlace === 'always' || (settings.deinterlace === 'auto' && video.interlaced)
  const needed = [
    ...(needsToneMap(video, settings) ? ['zscale', 'tonemap'] : []),
    ...(deinterlaces ? ['bwdif'] : []),
  ]
  const missing = needed.filter((name) => !filters.has(name))
  if (missing.length === 0) return
  throw new HeadroomError(
    'PROFILE_UNAVAILABLE',
    `The profile "${profile.name}" needs filters that this ffmpeg lacks for such a source: ${missing.join(', ')}. Use a fuller build of ffmpeg.`,
    { profileId: profile.id, missing },
  )
}

export function refuseMissingAudioEncoder(
  profile: Profile,
  settings: AudioSettings,
  { encoders }: Abilities,
): void {
  if (encoders.has(audioEncoders[settings.codec])) return
  throw new HeadroomError(
    'PROFILE_UNAVAILABLE',
    `This ffmpeg has no working ${settings.codec.toUpperCase()} encoder for the profile "${profile.name}". Use a fuller build of ffmpeg.`,
    { profileId: profile.id },
  )
}

export function refuseContainer(container: string, profile: Profile): void {
  if (container !== 'webm') return
  const videoFits = !profile.video || profile.video.codec === 'vp9' || profile.video.codec === 'av1'
  const audioFits = !profile.audio || profile.audio.codec === 'opus'
  if (videoFits && audioFits) return
  throw new HeadroomError(
    'PROFILE_UNAVAILABLE',
    `WebM holds VP9 or AV1 with Opus, and the profile "${profile.name}" makes something else. Choose MP4 or MKV, or another profile.`,
    { profileId: profile.id },
  )
}
