import type { VideoCodec, VideoSettings } from '#shared/profiles.ts'
import { usualBitsPerPixel } from './cost-model.ts'
import type { HistoryRecord } from './history.ts'
import type { QuoteStore } from './quotes.store.ts'
import { sourceWork } from './work.ts'

/** What a job of this studio usually is: the middle of its newest ones, each trait by itself. */
export type TypicalJob = {
  /** How many jobs it is taken from. */
  jobs: number
  durationSeconds: number
  sourcePixels: number
  /** Pixels made for each frame, all renditions together. */
  outputPixels: number
  /** Bits per pixel of the source over what is usual for its codec. */
  density: number
  codec: VideoCodec
  speed: VideoSettings['speed']
}

/** Fewer jobs are no habit. */
const fewestJobs = 5

/** Null while there are too few jobs with a picture. */
export function typicalJob(history: readonly HistoryRecord[]): TypicalJob | null {
  const jobs = history.flatMap((record) => {
    const source = sourceWork(record.source)
    const videos = record.profiles.flatMap(({ video }) => (video ? [video] : []))
    const outputPixels = record.quotedRenditions.reduce(
      (sum, { width, height }) => sum + (width ?? 0) * (height ?? 0),
      0,
    )
    const pixels = source.pixelsPerFrame * source.frames
    if (videos.length === 0 || !(pixels > 0) || !(outputPixels > 0) || !(source.durationSeconds > 0))
      return []
    const usual = usualBitsPerPixel(source.codec)
    const density = usual === null ? 1 : (source.sizeBytes * 8) / pixels / usual
    return [{ source, videos, outputPixels, density }]
  })
  if (jobs.length < fewestJobs) return null
  const videos = jobs.flatMap((job) => job.videos)
  return {
    jobs: jobs.length,
    durationSeconds: middle(jobs.map(({ source }) => source.durationSeconds)),
    sourcePixels: middle(jobs.map(({ source }) => source.pixelsPerFrame)),
    outputPixels: middle(jobs.map(({ outputPixels }) => outputPixels)),
    density: middle(jobs.map(({ density }) => density)),
    codec: mostFrequent(videos.map(({ codec }) => codec)),
    speed: mostFrequent(videos.map(({ speed }) => speed)),
  }
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}

function mostFrequent<Value>(values: readonly Value[]): Value {
  const counts = new Map<Value, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]![0]
}

const typicalJobs = 100

/** The studio's typical job, read anew when another one was learned from. */
export function createTypicalReader(
  rows: Pick<QuoteStore, 'history' | 'historyLength'>,
): () => TypicalJob | null {
  let known: { length: number; typical: TypicalJob | null } | null = null
  return () => {
    const length = rows.historyLength()
    if (known?.length !== length) known = { length, typical: typicalJob(rows.history(typicalJobs)) }
    return known.typical
  }
}
