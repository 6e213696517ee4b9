import { z } from 'zod'
import { pathSchema } from './primitives.ts'

export const videoStreamSchema = z.object({
  index: z.int(),
  codec: z.string(),
  /** As displayed, after rotation and with square pixels. */
  width: z.int().min(1),
  height: z.int().min(1),
  rotationDegrees: z.int(),
  /** Mean over the stream; for variable-rate sources frames / duration. */
  framesPerSecond: z.number().positive(),
  variableFrameRate: z.boolean(),
  pixelFormat: z.string(),
  bitDepth: z.int(),
  interlaced: z.boolean(),
  hdr: z.boolean(),
  /** Counted or estimated from duration x rate. */
  frames: z.int().min(0),
})

export const audioStreamSchema = z.object({
  index: z.int(),
  codec: z.string(),
  channels: z.int(),
  sampleRateHz: z.int(),
  language: z.string().nullable(),
})

export const subtitleStreamSchema = z.object({
  index: z.int(),
  codec: z.string(),
  language: z.string().nullable(),
  text: z.boolean(),
})

/** What ffprobe says of a source, checked and made comparable. */
export const sourceFactsSchema = z.object({
  path: pathSchema,
  container: z.string(),
  sizeBytes: z.int().min(0),
  /** Changes when the file does; a job whose source changed after the quote is refused. */
  fingerprint: z.string(),
  durationSeconds: z.number().min(0),
  video: videoStreamSchema.nullable(),
  audio: z.array(audioStreamSchema),
  subtitles: z.array(subtitleStreamSchema),
})
export type SourceFacts = z.infer<typeof sourceFactsSchema>
export type VideoStream = z.infer<typeof videoStreamSchema>
export type AudioStream = z.infer<typeof audioStreamSchema>
export type SubtitleStream = z.infer<typeof subtitleStreamSchema>
