import type { SourceFacts } from '#shared/media.ts'
import type { PlannedJob } from '#shared/plans.ts'
import type { CostModel } from '../estimate.ts'
import { widen } from '../lognormal.ts'
import type { JobWork } from '../work.ts'

/** A fact that nobody gave: what was taken for it, and what it might well be. */
export type Assumption = {
  fact: string
  sentence: string
  /** How much of what it may be off by jobs have in common, 0 to 1: all of a studio's films have one rate, each its own density. */
  shared: number
  alternatives: readonly SourceFacts[]
}

/** Bits per pixel that a compressed source usually has; also what the cost model takes for usual. */
const usualBitsPerPixel = 0.1
const likely = {
  framesPerSecond: 25,
  codec: 'h264',
  bitDepth: 8,
  audioChannels: 2,
} as const

/** A source that is only described, and what had to be assumed of it. */
export function describedSource(
  job: Omit<PlannedJob, 'customerId' | 'outputs'>,
  place: string,
): { facts: SourceFacts; assumptions: Assumption[] } {
  const build = (change: Partial<typeof job> = {}): SourceFacts => factsOf({ ...job, ...change }, place)
  const assumptions: Assumption[] = []
  if (job.framesPerSecond === undefined) {
    assumptions.push({
      fact: 'frame rate',
      sentence: `No frame rate was given; ${likely.framesPerSecond} a second were assumed.`,
      shared: 1,
      alternatives: [24, 30, 50].map((framesPerSecond) => build({ framesPerSecond })),
    })
  }
  if (job.codec === undefined) {
    assumptions.push({
      fact: 'codec',
      sentence: 'No source codec was given; H.264 was assumed.',
      shared: 1,
      alternatives: ['hevc', 'prores'].map((codec) => build({ codec })),
    })
  }
  if (job.bitsPerSecond === undefined) {
    const usual = usualBitsPerSecond(job)
    assumptions.push({
      fact: 'bitrate',
      sentence:
        'No bit rate of the source was given; the usual bits per pixel were assumed, which says nothing of how busy the picture is.',
      shared: 0.3,
      alternatives: [usual / 2.5, usual * 2.5].map((bitsPerSecond) => build({ bitsPerSecond })),
    })
  }
  if (job.audioChannels === undefined) {
    assumptions.push({
      fact: 'audio',
      sentence: 'Nothing was said of sound; one stereo track was assumed.',
      shared: 1,
      alternatives: [0, 6].map((audioChannels) => build({ audioChannels })),
    })
  }
  return { facts: build(), assumptions }
}

function usualBitsPerSecond(job: Pick<PlannedJob, 'width' | 'height' | 'framesPerSecond'>): number {
  return job.width * job.height * (job.framesPerSecond ?? likely.framesPerSecond) * usualBitsPerPixel
}

function factsOf(job: Omit<PlannedJob, 'customerId' | 'outputs'>, place: string): SourceFacts {
  const framesPerSecond = job.framesPerSecond ?? likely.framesPerSecond
  const bitDepth = job.bitDepth ?? (job.hdr ? 10 : likely.bitDepth)
  const channels = job.audioChannels ?? likely.audioChannels
  return {
    path: job.name || place,
    container: 'planned',
    sizeBytes: Math.round(((job.bitsPerSecond ?? usualBitsPerSecond(job)) * job.durationSeconds) / 8),
    fingerprint: 'planned',
    durationSeconds: job.durationSeconds,
    video: {
      index: 0,
      codec: job.codec ?? likely.codec,
      width: job.width,
      height: job.height,
      rotationDegrees: 0,
      framesPerSecond,
      variableFrameRate: false,
      pixelFormat: bitDepth > 8 ? `yuv420p${bitDepth}le` : 'yuv420p',
      bitDepth,
      interlaced: job.interlaced ?? false,
      hdr: job.hdr ?? false,
      frames: Math.max(1, Math.round(job.durationSeconds * framesPerSecond)),
    },
    audio:
      channels > 0 ? [{ index: 1, codec: 'unknown', channels, sampleRateHz: 48_000, language: null }] : [],
    subtitles: [],
  }
}

/** An assumption with what it may move the job's cost by, as a log deviation; measured on the model itself. */
export type WeighedAssumption = Pick<Assumption, 'fact' | 'sentence' | 'shared'> & { logDeviation: number }

/** The root mean square of how far each alternative moves the CPU time, what was assumed being as likely as any. */
export function weighAssumptions(
  assumptions: readonly Assumption[],
  cpuSecondsOf: (facts: SourceFacts) => number,
  facts: SourceFacts,
): WeighedAssumption[] {
  if (assumptions.length === 0) return []
  const usual = cpuSecondsOf(facts)
  return assumptions.map(({ fact, sentence, shared, alternatives }) => {
    const squares = alternatives.map((other) => Math.log(cpuSecondsOf(other) / usual) ** 2)
    const mean = squares.reduce((sum, square) => sum + square, 0) / (alternatives.length + 1)
    return { fact, sentence, shared, logDeviation: Number.isFinite(mean) ? Math.sqrt(mean) : 0 }
  })
}

/** The model when less is known of the source than it asks for: as likely as before, less certain, and all parts of the job alike. */
export function lessCertain(model: CostModel, logDeviation: number): CostModel {
  if (!(logDeviation > 0)) return model
  return {
    ...model,
    correlation: 1 - (1 - model.correlation) * (1 - shareOf(logDeviation)),
    parts: (work: JobWork) =>
      model.parts(work).map((part) => ({
        ...part,
        estimate: {
          ...part.estimate,
          cpuSeconds: widen(part.estimate.cpuSeconds, logDeviation),
          outputBytes: widen(part.estimate.outputBytes, logDeviation),
        },
      })),
  }
}

/** Of a part's whole variance, next to a model that is off by about a fifth on its own. */
function shareOf(logDeviation: number): number {
  const own = 0.2
  return logDeviation ** 2 / (logDeviation ** 2 + own ** 2)
}
