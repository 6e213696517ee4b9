import { z } from 'zod'
import { errorReportSchema } from './jobs.ts'
import { idSchema, pathSchema } from './primitives.ts'

/** As many as can be told apart side by side. */
export const mostTrialProfiles = 3

export const trialRequestSchema = z.object({
  /** Absent: a clip the program draws. */
  sourcePath: pathSchema.optional(),
  profileIds: z
    .array(idSchema)
    .min(1, 'Choose at least one profile.')
    .max(mostTrialProfiles, `Choose at most ${mostTrialProfiles} profiles.`)
    .refine((ids) => new Set(ids).size === ids.length, 'Choose each profile once.'),
})
export type TrialRequest = z.infer<typeof trialRequestSchema>

/** A JPEG as a data URL: the same instant of the source and of every rendition. */
const stillSchema = z.string().startsWith('data:image/jpeg;base64,')

/** What one profile made of the stretch. Measured; the picture alone, without sound. */
export const trialResultSchema = z.object({
  profileId: idSchema,
  name: z.string(),
  encoder: z.string(),
  width: z.int(),
  height: z.int(),
  sizeBytes: z.int(),
  bitsPerSecond: z.number(),
  /** Of the whole source at this rate. */
  projectedSizeBytes: z.int(),
  /** Decoding and scaling included. */
  cpuSeconds: z.number(),
  wallSeconds: z.number(),
  /** Structural similarity to the source scaled to the same size, 0 to 1 (ffmpeg's `ssim`, all planes); null: not measured. */
  ssim: z.number().nullable(),
  still: stillSchema.nullable(),
})
export type TrialResult = z.infer<typeof trialResultSchema>

/** A trial of profiles on some seconds from the middle of a source; kept until the next one. */
export const trialSchema = z.object({
  id: idSchema,
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** What is being done, in words, and how far all of it is, 0 to 1. */
  step: z.string(),
  progress: z.number().min(0).max(1),
  sourceName: z.string(),
  /** Of the source, and of the stretch in it; null until it was looked into. */
  durationSeconds: z.number().nullable(),
  stretch: z.object({ fromSeconds: z.number(), durationSeconds: z.number() }).nullable(),
  /** Of the source. */
  still: stillSchema.nullable(),
  results: z.array(trialResultSchema),
  /** Profiles that could not be tried; the others go on. */
  failures: z.array(z.object({ profileId: idSchema, name: z.string(), error: errorReportSchema })),
  /** Why the whole trial ended. */
  error: errorReportSchema.nullable(),
})
export type Trial = z.infer<typeof trialSchema>
