import { readFileSync } from 'node:fs'
import type { FinishedJob } from '../src/main/quotes/model/job-history.ts'

/** One line of the measurements of the cost bench: ffmpeg on a clip's first seconds, on one thread. */
type MeasuredLine = {
  readonly clip: {
    readonly content: string
    readonly codec: string
    readonly width: number
    readonly height: number
    readonly framesPerSecond: number
    readonly durationSeconds: number
    readonly sizeBytes: number
  }
  readonly job: {
    readonly kind: string
    readonly codec: string
    readonly speed: string
    readonly crf: number
    readonly width: number
    readonly height: number
  }
  readonly frames: number
  readonly cpuSeconds: number
  readonly peakMemoryBytes: number
  readonly outputBytes: number
}

/** The encodes among the measurements, as history to learn from; clips of one content are one source. */
export function readMeasuredEncodes(file: string): FinishedJob[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  return lines
    .map((line) => JSON.parse(line) as MeasuredLine)
    .filter(({ job }) => job.kind === 'encode')
    .map(toFinishedJob)
}

function toFinishedJob({
  clip,
  job,
  frames,
  cpuSeconds,
  peakMemoryBytes,
  outputBytes,
}: MeasuredLine): FinishedJob {
  const durationSeconds = frames / clip.framesPerSecond
  return {
    sourceId: clip.content,
    isComplete: true,
    cpuSeconds,
    peakMemoryBytes,
    outputBytes,
    features: {
      sourceCodec: clip.codec,
      sourceBytes: (clip.sizeBytes * durationSeconds) / Math.max(clip.durationSeconds, durationSeconds),
      durationSeconds,
      sourceWidthPixels: clip.width,
      sourceHeightPixels: clip.height,
      sourceFrameRate: clip.framesPerSecond,
      targetCodec: job.codec,
      preset: job.speed,
      rateControl: 'crf',
      quality: job.crf,
      targetWidthPixels: job.width,
      targetHeightPixels: job.height,
      threads: 1,
    },
  }
}
