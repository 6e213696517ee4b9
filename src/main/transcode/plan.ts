import { HeadroomError } from '#shared/errors.ts'
import type { AudioStream, SourceFacts, SubtitleStream, VideoStream } from '#shared/media.ts'
import type { AudioSettings, OutputRequest, Profile, VideoSettings } from '#shared/profiles.ts'
import type { PlannedTask, WorkRequest } from '../task-runner.ts'
import { audioEncoders } from './recipes/audio.ts'
import { chooseEncoder, type EncoderName } from './recipes/encoders.ts'
import { needsToneMap } from './recipes/filters.ts'
import { fitFrame } from './recipes/frame-size.ts'
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

/** What a task has to do; the job's store keeps it unread. */
export type TaskSpec = { workFolder: string } & (
  | { step: 'prepare'; request: WorkRequest }
  | { step: 'video'; renditionId: string; chunkIndex: number }
  | { step: 'audio'; renditionId: string }
  | { step: 'assemble'; outputIndex: number }
)

export function firstTask(request: WorkRequest): PlannedTask {
  const spec: TaskSpec = { step: 'prepare', workFolder: request.workFolder, request }
  return {
    key: 'prepare',
    kind: 'prepare',
    profileId: null,
    ordinal: 0,
    dependsOn: [],
    threads: 1,
    weight: 0.01,
    spec,
  }
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

/** The tasks after `prepare`: chunks and audio in any order, then one task for each output. */
export function planTasks(plan: JobPlan, workFolder: string): PlannedTask[] {
  const chunkTasks = plan.video.flatMap((rendition) => videoTasks(plan, rendition, workFolder))
  const audioTasks = plan.audio.map((rendition, ordinal): PlannedTask => {
    const spec: TaskSpec = { step: 'audio', workFolder, renditionId: rendition.id }
    return {
      key: `audio/${rendition.profileId}/${rendition.audioIndex}/${rendition.id}`,
      kind: 'audio',
      profileId: rendition.profileId,
      ordinal,
      dependsOn: ['prepare'],
      threads: 1,
      weight: plan.source.durationSeconds * audioWeightPerSecond,
      spec,
    }
  })
  const assembleTasks = plan.outputs.map((output, index): PlannedTask => {
    const ids = new Set(renditionIds(output))
    const parts = [...chunkTasks, ...audioTasks].filter((task) => ids.has(renditionOf(task)))
    const spec: TaskSpec = { step: 'assemble', workFolder, outputIndex: index }
    return {
      key: `assemble/${index}`,
      kind: 'assemble',
      profileId: null,
      ordinal: index,
      // Outputs share what they join, so they are made one after another.
      dependsOn: [
        'prepare',
        ...parts.map((task) => task.key),
        ...(index > 0 ? [`assemble/${index - 1}`] : []),
      ],
      threads: 1,
      weight: plan.source.durationSeconds * assembleWeightPerSecond,
      spec,
    }
  })
  return [...chunkTasks, ...audioTasks, ...assembleTasks]
}

/** Rough CPU seconds of x264 veryfast per second of source, only to weigh tasks against each other. */
const audioWeightPerSecond = 0.01
const assembleWeightPerSecond = 0.002
const videoWeightPerMegapixel = 0.008
const codecWeights = { h264: 1, hevc: 3, vp9: 4, av1: 3 } as const

function videoTasks(plan: JobPlan, rendition: VideoRendition, workFolder: string): PlannedTask[] {
  const { source, timeline } = plan
  if (!timeline || !source.video) return []
  const { encoded } = fitFrame(source.video, rendition.settings)
  const megapixels = (encoded.width * encoded.height) / 1_000_000
  const perFrame = megapixels * videoWeightPerMegapixel * codecWeights[rendition.settings.codec]
  return timeline.chunks.map((chunk): PlannedTask => {
    const spec: TaskSpec = {
      step: 'video',
      workFolder,
      renditionId: rendition.id,
      chunkIndex: chunk.index,
    }
    return {
      key: `video/${rendition.profileId}/${String(chunk.index).padStart(4, '0')}`,
      kind: 'video',
      profileId: rendition.profileId,
      ordinal: chunk.index,
      dependsOn: ['prepare'],
      threads: 1,
      weight: perFrame * (chunk.frames ?? Math.max(1, source.video!.frames)),
      spec,
    }
  })
}

export function renditionIds(output: PlannedOutput): string[] {
  const parts = output.kind === 'file' ? [output] : output.variants
  return parts.flatMap((part) => [...(part.videoId ? [part.videoId] : []), ...part.audioIds])
}

function renditionOf(task: PlannedTask): string {
  const spec = task.spec as TaskSpec
  return spec.step === 'video' || spec.step === 'audio' ? spec.renditionId : ''
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

function noVideo(source: SourceFacts, profile: Profile): HeadroomError {
  return new HeadroomError(
    'SOURCE_NO_VIDEO',
    `The source has sound but no picture, and the profile "${profile.name}" makes video. Choose an audio profile.`,
    { path: source.path, profileId: profile.id },
  )
}

function noAudio(source: SourceFacts, profile: Profile): HeadroomError {
  return new HeadroomError(
    'SOURCE_NO_AUDIO',
    `The source has no sound, and the profile "${profile.name}" makes nothing but sound. Choose a video profile.`,
    { path: source.path, profileId: profile.id },
  )
}

function refuseUnmappedHdr(source: SourceFacts, profile: Profile, settings: VideoSettings): void {
  if (!source.video?.hdr || settings.toneMap || settings.bitDepth === 10) return
  throw new HeadroomError(
    'PROFILE_UNAVAILABLE',
    `The source is HDR, and the profile "${profile.name}" is 8-bit without tone mapping. Turn tone mapping on or choose a 10-bit profile.`,
    { path: source.path, profileId: profile.id },
  )
}

function refuseMissingFilters(
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

function refuseMissingAudioEncoder(profile: Profile, settings: AudioSettings, { encoders }: Abilities): void {
  if (encoders.has(audioEncoders[settings.codec])) return
  throw new HeadroomError(
    'PROFILE_UNAVAILABLE',
    `This ffmpeg has no working ${settings.codec.toUpperCase()} encoder for the profile "${profile.name}". Use a fuller build of ffmpeg.`,
    { profileId: profile.id },
  )
}

function refuseContainer(container: string, profile: Profile): void {
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

function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
  return plain || 'output'
}
