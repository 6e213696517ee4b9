import { z } from 'zod'
import type { MeasuredUse } from '#shared/jobs.ts'
import { timestampSchema } from '#shared/primitives.ts'
import { encodingSpeeds, rateControlSchema, videoCodecSchema } from '#shared/profiles.ts'
import { estimateAudio, estimateVideo, type WorkEstimate } from './cost-model.ts'
import type { CostTable } from './cost-table.ts'
import type { MeasuredPart } from './history.ts'
import type { JobWork, RenditionWork } from './work.ts'

const finite = z.number().finite()
const positive = finite.positive()

/** What one rendition of a finished job teaches: its work as the model saw it, and what it really used. */
export const lessonSchema = z.object({
  learnedAt: timestampSchema,
  /** The source's fingerprint: renditions of one source are held out together. */
  group: z.string(),
  customerId: z.string(),
  source: z.object({
    codec: z.string(),
    pixelsPerFrame: positive,
    frames: positive,
    durationSeconds: positive,
    sizeBytes: finite.min(0),
    bitDepth: z.int(),
  }),
  video: z.object({
    codec: videoCodecSchema,
    speed: z.enum(encodingSpeeds),
    rateControl: rateControlSchema,
    width: z.int().positive(),
    height: z.int().positive(),
    bitDepth: z.int(),
    scales: z.boolean(),
    deinterlaces: z.boolean(),
    toneMaps: z.boolean(),
    chunks: z.int().positive(),
    encoder: z.literal('libaom-av1').optional(),
    legacyBuild: z.boolean().optional(),
  }),
  /** Of the picture alone, in CPU seconds of the reference machine; null where it was not told apart from the rest of the job. */
  measured: z.object({
    cpuSeconds: positive.nullable(),
    peakMemoryBytes: positive.nullable(),
    outputBytes: positive.nullable(),
  }),
})
export type Lesson = z.infer<typeof lessonSchema>

export type FinishedJob = {
  learnedAt: number
  fingerprint: string
  customerId: string
  work: JobWork
  computeUnitsPerCpuSecond: number
  measured: MeasuredUse
  parts: readonly MeasuredPart[]
}

/** A measurement this far from the measured base model is a fault (a clock that jumped, a job killed half-way), not a lesson. */
const absurdFactor = 30

/** The lessons of a job. Measurements that are not positive and finite, or absurd, teach nothing. */
export function lessonsOf(job: FinishedJob, table: CostTable): Lesson[] {
  const pictures = job.work.renditions.filter(({ video }) => video !== null)
  return pictures.flatMap((rendition) => {
    const lesson = lessonSchema.safeParse({
      learnedAt: job.learnedAt,
      group: job.fingerprint,
      customerId: job.customerId,
      source: job.work.source,
      video: rendition.video,
      measured: measuredPicture(job, rendition, pictures.length, table),
    })
    return lesson.success ? [lesson.data] : []
  })
}

function measuredPicture(
  job: FinishedJob,
  rendition: RenditionWork,
  pictures: number,
  table: CostTable,
): Lesson['measured'] {
  const expected = expectedOf(job.work, rendition, table)
  const part = job.parts.find(({ profileId }) => profileId === rendition.profile.id)?.use
  if (!part && pictures > 1) return sharedEvenly(job, expected, table)
  const own = part ?? job.measured
  // Bytes are known of deliverables only, so of a picture when it is the only one.
  const outputBytes =
    pictures === 1 ? (job.measured.outputBytes - expected.audioBytes) / expected.copies : null
  return {
    cpuSeconds: plausible(
      own.cpuSeconds * job.computeUnitsPerCpuSecond - expected.audioSeconds,
      expected.picture.cpuSeconds.median,
    ),
    peakMemoryBytes: plausible(own.peakMemoryBytes, expected.picture.peakMemoryBytes.median),
    outputBytes: plausible(outputBytes, expected.picture.outputBytes.median),
  }
}

/** Of a ladder measured as a whole: every picture was off by what all of them were off by. */
function sharedEvenly(job: FinishedJob, own: Expected, table: CostTable): Lesson['measured'] {
  const all = job.work.renditions.flatMap((rendition) =>
    rendition.video ? [expectedOf(job.work, rendition, table)] : [],
  )
  const total = (of: (each: Expected) => number): number => all.reduce((sum, each) => sum + of(each), 0)
  const cpuSeconds =
    job.measured.cpuSeconds * job.computeUnitsPerCpuSecond - total((each) => each.audioSeconds)
  const outputBytes = job.measured.outputBytes - total((each) => each.audioBytes)
  const cpuOff = cpuSeconds / total((each) => each.picture.cpuSeconds.median)
  const bytesOff = outputBytes / total((each) => each.picture.outputBytes.median * each.copies)
  const { picture } = own
  return {
    cpuSeconds: plausible(picture.cpuSeconds.median * cpuOff, picture.cpuSeconds.median),
    peakMemoryBytes: null,
    outputBytes: plausible(picture.outputBytes.median * bytesOff, picture.outputBytes.median),
  }
}

/** What the analytic model says of a rendition's picture, and of the sound that comes with it. */
type Expected = { picture: WorkEstimate; audioSeconds: number; audioBytes: number; copies: number }

function expectedOf({ source }: JobWork, rendition: RenditionWork, table: CostTable): Expected {
  const audio = rendition.audio.map((each) => estimateAudio(source.durationSeconds, each, table))
  return {
    picture: estimateVideo(source, rendition.video!, table),
    audioSeconds: audio.reduce((total, each) => total + each.cpuSeconds.median, 0),
    audioBytes: audio.reduce(
      (total, each, index) => total + each.outputBytes.median * (rendition.audioCopies[index] ?? 1),
      0,
    ),
    copies: Math.max(1, rendition.videoCopies),
  }
}

/** Null for what teaches nothing. */
function plausible(value: number | null, expected: number): number | null {
  if (value === null || !Number.isFinite(value) || !(value > 0)) return null
  const factor = value / expected
  return factor > absurdFactor || factor < 1 / absurdFactor ? null : value
}

/** Lessons as stored: one JSON array per job. What cannot be read is left out; one bad row must not stop the others. */
export function parseLessons(lines: readonly string[]): Lesson[] {
  return lines.flatMap((line) => {
    try {
      return z.array(lessonSchema).parse(JSON.parse(line))
    } catch {
      return []
    }
  })
}
