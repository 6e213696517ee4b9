import { z } from 'zod'
import { idSchema, nameSchema } from './primitives.ts'

export const videoCodecs = ['h264', 'hevc', 'vp9', 'av1'] as const
export const videoCodecSchema = z.enum(videoCodecs)
export type VideoCodec = z.infer<typeof videoCodecSchema>

export const audioCodecs = ['aac', 'opus'] as const
export const audioCodecSchema = z.enum(audioCodecs)
export type AudioCodec = z.infer<typeof audioCodecSchema>

/** `fast`, `balanced` and `thorough` name the encoder's own presets in transcode/recipes. */
export const encodingSpeeds = ['fastest', 'fast', 'balanced', 'thorough'] as const

export const rateControlSchema = z.discriminatedUnion('kind', [
  /** Constant quality: the encoder's own CRF scale. */
  z.object({ kind: z.literal('quality'), crf: z.number().min(0).max(63) }),
  /** Average bit rate with a cap. */
  z.object({ kind: z.literal('bitrate'), bitsPerSecond: z.int().min(50_000).max(200_000_000) }),
])
export type RateControl = z.infer<typeof rateControlSchema>

/** How a source that does not fill the frame is fitted: keep its shape, pad it with black, or crop it. */
export const fitSchema = z.enum(['inside', 'pad', 'crop'])

export const videoSettingsSchema = z.object({
  codec: videoCodecSchema,
  /** The frame the picture is fitted into; a smaller source is never enlarged. Even numbers. */
  maximumWidth: z.int().min(16).max(7680).multipleOf(2),
  maximumHeight: z.int().min(16).max(4320).multipleOf(2),
  fit: fitSchema.default('inside'),
  speed: z.enum(encodingSpeeds).default('fast'),
  rateControl: rateControlSchema,
  bitDepth: z.union([z.literal(8), z.literal(10)]).default(8),
  deinterlace: z.enum(['auto', 'always', 'never']).default('auto'),
  /** Map HDR sources to SDR; without it an HDR source is refused by an 8-bit profile. */
  toneMap: z.boolean().default(true),
  /** Use a hardware encoder when one is proven on this machine; software otherwise. */
  preferHardware: z.boolean().default(false),
})
export type VideoSettings = z.infer<typeof videoSettingsSchema>

export const audioSettingsSchema = z.object({
  codec: audioCodecSchema,
  bitsPerSecond: z.int().min(16_000).max(512_000).default(128_000),
  channels: z.int().min(1).max(8).default(2),
})
export type AudioSettings = z.infer<typeof audioSettingsSchema>

/** A rendition's recipe. Without video it is an audio-only profile; without audio it is silent. */
export const profileSchema = z
  .object({
    id: idSchema,
    name: nameSchema,
    builtIn: z.boolean(),
    video: videoSettingsSchema.nullable(),
    audio: audioSettingsSchema.nullable(),
  })
  .refine((profile) => profile.video !== null || profile.audio !== null, 'A profile needs video or audio.')
export type Profile = z.infer<typeof profileSchema>

export const profileDraftSchema = z.object({
  /** Absent for a new profile. A built-in profile cannot be changed, only copied. */
  id: idSchema.optional(),
  name: nameSchema,
  video: videoSettingsSchema.nullable(),
  audio: audioSettingsSchema.nullable(),
})
export type ProfileDraft = z.infer<typeof profileDraftSchema>

/** What a job delivers: one file of one profile, or an HLS (CMAF) ladder of several with a master playlist. */
export const outputRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), container: z.enum(['mp4', 'mkv', 'webm']), profileId: idSchema }),
  z.object({ kind: z.literal('hls'), profileIds: z.array(idSchema).min(1).max(12) }),
])
export type OutputRequest = z.infer<typeof outputRequestSchema>
export const outputRequestsSchema = z.array(outputRequestSchema).min(1, 'Choose at least one output.').max(8)
