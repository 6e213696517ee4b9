import { type Profile, type ProfileDraft, profileDraftSchema } from '#shared/profiles.ts'

/** A profile as it is typed; figures are text until they are read. */
export interface ProfileFields {
  id: string | undefined
  name: string
  withVideo: boolean
  video: Omit<NonNullable<Profile['video']>, 'maximumWidth' | 'maximumHeight' | 'rateControl'>
  width: string
  height: string
  rate: 'quality' | 'bitrate'
  crf: string
  megabitsPerSecond: string
  withAudio: boolean
  audioCodec: 'aac' | 'opus'
  audioKilobits: string
  channels: string
}

/** The fields of a profile; a built-in one becomes a copy under a new name. */
export function fieldsOf(profile: Profile, copy: boolean): ProfileFields {
  const { video, audio } = profile
  const rateControl = video?.rateControl
  return {
    id: copy ? undefined : profile.id,
    name: copy ? `${profile.name} (copy)` : profile.name,
    withVideo: video !== null,
    video: {
      codec: video?.codec ?? 'h264',
      fit: video?.fit ?? 'inside',
      speed: video?.speed ?? 'fast',
      bitDepth: video?.bitDepth ?? 8,
      deinterlace: video?.deinterlace ?? 'auto',
      toneMap: video?.toneMap ?? true,
      preferHardware: video?.preferHardware ?? false,
    },
    width: `${video?.maximumWidth ?? 1920}`,
    height: `${video?.maximumHeight ?? 1080}`,
    rate: rateControl?.kind ?? 'quality',
    crf: rateControl?.kind === 'quality' ? `${rateControl.crf}` : '23',
    megabitsPerSecond: rateControl?.kind === 'bitrate' ? `${rateControl.bitsPerSecond / 1_000_000}` : '5',
    withAudio: audio !== null,
    audioCodec: audio?.codec ?? 'aac',
    audioKilobits: `${(audio?.bitsPerSecond ?? 128_000) / 1000}`,
    channels: `${audio?.channels ?? 2}`,
  }
}

export type ReadProfile = { ok: true; value: ProfileDraft } | { ok: false; problem: string }

const fieldNames: Record<string, string> = {
  name: 'Name',
  maximumWidth: 'Width',
  maximumHeight: 'Height',
  crf: 'Quality',
  bitsPerSecond: 'Bit rate',
  channels: 'Channels',
}

/** The profile the fields mean, or the first that is wrong, in words. */
export function readProfile(fields: ProfileFields): ReadProfile {
  if (!fields.withVideo && !fields.withAudio) return { ok: false, problem: 'A profile needs video or audio.' }
  const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text.replace(',', '.')))
  const result = profileDraftSchema.safeParse({
    id: fields.id,
    name: fields.name,
    video: fields.withVideo
      ? {
          ...fields.video,
          maximumWidth: number(fields.width),
          maximumHeight: number(fields.height),
          rateControl:
            fields.rate === 'quality'
              ? { kind: 'quality', crf: number(fields.crf) }
              : { kind: 'bitrate', bitsPerSecond: Math.round(number(fields.megabitsPerSecond) * 1_000_000) },
        }
      : null,
    audio: fields.withAudio
      ? {
          codec: fields.audioCodec,
          bitsPerSecond: Math.round(number(fields.audioKilobits) * 1000),
          channels: number(fields.channels),
        }
      : null,
  })
  if (result.success) return { ok: true, value: result.data }
  const issue = result.error.issues[0]
  const field = fieldNames[String(issue?.path.at(-1))] ?? 'Profile'
  return { ok: false, problem: `${field}: ${issue?.message ?? 'this is not valid.'}` }
}
