import { HeadroomError } from '#shared/errors.ts'
import type { AudioStream, SourceFacts, SubtitleStream } from '#shared/media.ts'
import type { AudioSettings, OutputRequest, Profile, VideoSettings } from '#shared/profiles.ts'
import {
  noAudio,
  noVideo,
  refuseContainer,
  refuseMissingAudioEncoder,
  refuseMissingFilters,
  refuseUnmappedHdr,
} from './plan-refusals.ts'
import { chooseEncoder, type EncoderName } from './recipes/encoders.ts'
import type { Abilities } from './tasks/toolchain.ts'
import type { Timeline } from './timeline.ts'

/** One encoding of the picture, shared by every output that asks for the same. */
export type VideoRendition = {
  id: string
  profileId: string
  settings: VideoSettings
  encoder: EncoderName
}

/** One encoding of one audio stream, shared likewise. */
export type AudioRendition = {
  id: string
  profileId: string
  settings: AudioSettings
  /** Which audio stream of the source, counted from 0. */
  audioIndex: number
  stream: AudioStream
}

/** Ids of the renditions an output is made of. */
export type PlannedOutput =
  | {
      kind: 'file'
      container: 'mp4' | 'mkv' | 'webm'
      name: string
      profileName: string
      videoId: string | null
      audioIds: string[]
    }
  | { kind: 'hls'; name: string; variants: { videoId: string | null; audioIds: string[] }[] }

/**
 * Where sound and captions are read from: a copy that shares the prepared picture's clock, or the source itself when they cannot be copied.
 * `startSeconds` is what ffmpeg takes as the beginning of that file.
 */
export type Extras = { path: string; copied: boolean; startSeconds: number }

/** Everything a job's tasks need to know, decided once by `prepare` and kept in the job's work folder. */
export type JobPlan = {
  source: SourceFacts
  outputFolder: string
  /** Null for a job without picture. */
  timeline: Timeline | null
  /** When the first frame is shown, on the clock of the prepared files. */
  pictureStartSeconds: number
  extras: Extras
  framesPerGroup: number
  video: VideoRendition[]
  audio: AudioRendition[]
  subtitles: SubtitleStream[]
  outputs: PlannedOutput[]
}

/**
 * Which renditions the outputs need. Errors: NOT_FOUND (a profile), SOURCE_NO_VIDEO, SOURCE_NO_AUDIO, PROFILE_UNAVAILABLE.
 */
export function planRenditions(
  source: SourceFacts,
  outputs: OutputRequest[],
  profiles: Profile[],
  baseName: string,
  abilities: Abilities,
): Pick<JobPlan, 'video' | 'audio' | 'outputs'> {
  const video: VideoRendition[] = []
  const audio: AudioRendition[] = []

  const videoIdOf = (profile: Profile): string | null => {
    if (!profile.video) return null
    if (!source.video) throw noVideo(source, profile)
    const settings = profile.video
    refuseUnmappedHdr(source, profile, settings)
    refuseMissingFilters(source.video, profile, settings, abilities)
    const same = video.find((rendition) => sameSettings(rendition.settings, settings))
    if (same) return same.id
    const encoder = chooseEncoder(settings, abilities.encoders)
    video.push({ id: `v${video.length}`, profileId: profile.id, settings, encoder })
    return video.at(-1)!.id
  }
  const audioIdsOf = (profile: Profile): string[] => {
    const settings = profile.audio
    if (!settings) return []
    refuseMissingAudioEncoder(profile, settings, abilities)
    if (source.audio.length === 0 && !profile.video) throw noAudio(source, profile)
    return source.audio.map((stream, audioIndex) => {
      const same = audio.find(
        (known) => known.audioIndex === audioIndex && sameSettings(known.settings, settings),
      )
      if (same) return same.id
      audio.push({ id: `a${audio.length}`, profileId: profile.id, settings, audioIndex, stream })
      return audio.at(-1)!.id
    })
  }

  const planned = outputs.map((output, index): PlannedOutput => {
    const suffix = outputs.slice(0, index).some((other) => other.kind === 'hls') ? `-${index + 1}` : ''
    if (output.kind === 'hls') {
      const variants = output.profileIds.map((id) => {
        const profile = findProfile(profiles, id)
        return { videoId: videoIdOf(profile), audioIds: audioIdsOf(profile) }
      })
      return { kind: 'hls', name: `${baseName}-hls${suffix}`, variants }
    }
    const profile = findProfile(profiles, output.profileId)
    refuseContainer(output.container, profile)
    return {
      kind: 'file',
      container: output.container,
      name: `${baseName}-${slug(profile.name)}.${output.container}`,
      profileName: profile.name,
      videoId: videoIdOf(profile),
      audioIds: audioIdsOf(profile),
    }
  })
  return { video, audio, outputs: planned }
}

export function renditionIds(output: PlannedOutput): string[] {
  const parts = output.kind === 'file' ? [output] : output.variants
  return parts.flatMap((part) => [...(part.videoId ? [part.videoId] : []), ...part.audioIds])
}

function findProfile(profiles: Profile[], id: string): Profile {
  const profile = profiles.find((candidate) => candidate.id === id)
  if (profile) return profile
  throw new HeadroomError('NOT_FOUND', `There is no profile ${id}. Choose one of the list of profiles.`, {
    id,
  })
}

function sameSettings(a: VideoSettings | AudioSettings, b: VideoSettings | AudioSettings): boolean {
  const sorted = (settings: object) =>
    JSON.stringify(Object.entries(settings).sort(([x], [y]) => (x < y ? -1 : 1)))
  return sorted(a) === sorted(b)
}

function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
  return plain || 'output'
}
