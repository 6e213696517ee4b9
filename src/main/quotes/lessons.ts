import { z } from 'zod'
import type { MeasuredUse } from '#shared/jobs.ts'
import { timestampSchema } from '#shared/primitives.ts'
import { encodingSpeeds, rateControlSchema, videoCodecSchema } from '#shared/profiles.ts'
import { estimateAudio, estimateVideo } from './cost-model.ts'
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
  const { source } = job.work
  const part = job.parts.find(({ profileId }) => profileId === rendition.profile.id)?.use
  const own = part ?? (pictures === 1 ? job.measured : null)
  const expected = estimateVideo(source, rendition.video!, table)
  const audio = rendition.audio.map((each) => estimateAudio(source.durationSeconds, each, table))
  const audioSeconds = audio.reduce((total, each) => total + each.cpuSeconds.median, 0)
  const audioBytes = audio.reduce(
    (total, each, index) => total + each.outputBytes.median * (rendition.audioCopies[index] ?? 1),
    0,
  )
  const cpuSeconds = own && own.cpuSeconds * job.computeUnitsPerCpuSecond - audioSeconds
  // Bytes are known of deliverables only, so of a picture when it is the only one.
  const outputBytes =
    pictures === 1 ? (job.measured.outputBytes - audioBytes) / Math.max(1, rendition.videoCopies) : null
  return {
    cpuSeconds: plausible(cpuSeconds, expected.cpuSeconds.median),
    peakMemoryBytes: plausible(own?.peakMemoryBytes ?? null, expected.peakMemoryBytes.median),
    outputBytes: plausible(outputBytes, expected.outputBytes.median),
  }
}

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
