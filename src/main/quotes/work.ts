import { isDeepStrictEqual } from 'node:util'
import type { Capabilities } from '#shared/host.ts'
import type { SourceFacts, VideoStream } from '#shared/media.ts'
import type { AudioSettings, OutputRequest, Profile, VideoCodec, VideoSettings } from '#shared/profiles.ts'
import type { AudioWork, SourceWork, VideoWork } from './cost-model.ts'

/** How a picture gets into a profile's frame; the transcode room's own function, handed in so that both agree. */
export type FitFrame = (
  source: { width: number; height: number },
  settings: Pick<VideoSettings, 'maximumWidth' | 'maximumHeight' | 'fit'>,
) => { scaled: { width: number; height: number }; encoded: { width: number; height: number } }

/** One encoding of the picture and of each sound track that a profile brings to the job. */
export type RenditionWork = {
  profile: Profile
  /** Null when the profile has no picture, or an earlier rendition already makes the same one. */
  video: VideoWork | null
  /** One for each sound track that no earlier rendition makes; empty for silent profiles and sources. */
  audio: AudioWork[]
  /** Deliverables the picture goes into. */
  videoCopies: number
  /** Deliverables each sound track goes into, in the order of `audio`. */
  audioCopies: number[]
}

/** Everything a job makes a machine do. */
export type JobWork = {
  source: SourceWork
  /** Of the source's file; empty for one that is only planned. */
  fingerprint: string
  renditions: RenditionWork[]
  /** Deliverables that are one file each, put together by ffmpeg. */
  files: number
}

/** What of ffmpeg's build moves the cost. */
export type Build = Pick<Capabilities, 'legacy' | 'encoders'>

/** AV1 without SVT-AV1: libaom, dozens of times slower. */
export function usesLibaom(codec: VideoCodec, { encoders }: Build): boolean {
  if (codec !== 'av1') return false
  const works = (name: string): boolean => encoders.some((each) => each.name === name && each.works)
  return works('libaom-av1') && !works('libsvtav1')
}

/** Chunks are encoded on their own, one thread each. */
const chunkSeconds = 6

/**
 * What the outputs ask for, each distinct encoding once: outputs that want the same picture or sound share it, as the transcode room
 * does. A profile that brings nothing new keeps its line, with nothing to do.
 */
export function planWork(
  facts: SourceFacts,
  outputs: readonly OutputRequest[],
  profiles: readonly Profile[],
  fitFrame: FitFrame,
  build: Build = { legacy: false, encoders: [] },
): JobWork {
  const source = sourceWork(facts)
  const chunks = Math.max(1, Math.ceil(source.durationSeconds / chunkSeconds - 1e-6))
  const pictures: { settings: VideoSettings; rendition: RenditionWork }[] = []
  const sounds: { settings: AudioSettings; rendition: RenditionWork }[] = []
  const renditions = profiles.map((profile): RenditionWork => {
    const deliverables = outputs.filter((output) => profileIdsOf(output).includes(profile.id)).length
    const rendition: RenditionWork = { profile, video: null, audio: [], videoCopies: 0, audioCopies: [] }
    if (profile.video && facts.video) {
      const settings = profile.video
      const same = pictures.find((known) => isDeepStrictEqual(known.settings, settings))
      if (same) same.rendition.videoCopies += deliverables
      else {
        rendition.video = videoWork(facts.video, settings, chunks, fitFrame, build)
        rendition.videoCopies = deliverables
        pictures.push({ settings, rendition })
      }
    }
    if (profile.audio && facts.audio.length > 0)
      addAudio(facts, profile.audio, deliverables, rendition, sounds)
    return rendition
  })
  return {
    source,
    fingerprint: facts.fingerprint,
    renditions,
    files: outputs.filter(({ kind }) => kind === 'file').length,
  }
}

/** The ids an output names, each once. */
export function profileIdsOf(output: OutputRequest): string[] {
  return output.kind === 'file' ? [output.profileId] : [...new Set(output.profileIds)]
}

function addAudio(
  facts: SourceFacts,
  settings: AudioSettings,
  deliverables: number,
  rendition: RenditionWork,
  sounds: { settings: AudioSettings; rendition: RenditionWork }[],
): void {
  const same = sounds.find((known) => isDeepStrictEqual(known.settings, settings))
  if (same) {
    same.rendition.audioCopies = same.rendition.audioCopies.map((copies) => copies + deliverables)
    return
  }
  rendition.audio = facts.audio.map((stream) => ({
    codec: settings.codec,
    channels: Math.max(1, Math.min(stream.channels, settings.channels)),
    bitsPerSecond: settings.bitsPerSecond,
  }))
  rendition.audioCopies = facts.audio.map(() => deliverables)
  sounds.push({ settings, rendition })
}

/** True when the source tells neither how long it is nor how many frames it has. */
export function lengthIsGuessed(facts: SourceFacts): boolean {
  return !(facts.durationSeconds > 0) && !(facts.video && facts.video.frames > 0)
}

export function sourceWork(facts: SourceFacts): SourceWork {
  const { video } = facts
  const durationSeconds = durationOf(facts)
  return {
    codec: video?.codec ?? 'none',
    pixelsPerFrame: video ? video.width * video.height : 0,
    frames: video ? video.frames || Math.max(1, Math.round(durationSeconds * video.framesPerSecond)) : 0,
    durationSeconds,
    sizeBytes: facts.sizeBytes,
    bitDepth: video?.bitDepth ?? 8,
  }
}

/** Usual bits: per pixel of a compressed picture, per second of compressed sound. */
const usualBits = { perPixel: 0.1, perSecondOfSound: 128_000 }

/** What the source says; else its frames over their rate; else what a file of its size usually holds. */
function durationOf({ durationSeconds, video, sizeBytes }: SourceFacts): number {
  if (durationSeconds > 0) return durationSeconds
  if (video && video.frames > 0) return video.frames / video.framesPerSecond
  const bitsPerSecond = video
    ? video.width * video.height * video.framesPerSecond * usualBits.perPixel
    : usualBits.perSecondOfSound
  return (sizeBytes * 8) / bitsPerSecond
}

function videoWork(
  source: VideoStream,
  settings: VideoSettings,
  chunks: number,
  fitFrame: FitFrame,
  build: Build,
): VideoWork {
  const { scaled, encoded } = fitFrame(source, settings)
  return {
    codec: settings.codec,
    speed: settings.speed,
    rateControl: settings.rateControl,
    width: encoded.width,
    height: encoded.height,
    bitDepth: settings.bitDepth,
    scales: scaled.width !== source.width || scaled.height !== source.height,
    deinterlaces: settings.deinterlace === 'always' || (settings.deinterlace === 'auto' && source.interlaced),
    toneMaps: source.hdr && settings.toneMap,
    chunks,
    ...(usesLibaom(settings.codec, build) ? { encoder: 'libaom-av1' as const } : {}),
    ...(build.legacy ? { legacyBuild: true } : {}),
  }
}
