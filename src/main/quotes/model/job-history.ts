import { type JobFeatures, targetPixelFrames } from './job-features.ts'

/** A finished job as history keeps it. Leave out what was not measured. */
export type FinishedJob = {
  readonly features: JobFeatures
  /** The source, so that jobs of one source are never on both sides of a test. */
  readonly sourceId: string
  readonly cpuSeconds: number
  readonly wallSeconds?: number
  readonly peakMemoryBytes?: number
  readonly outputBytes?: number
  /** False for a job that was killed, cancelled or lost half-way. */
  readonly isComplete: boolean
}

export type RejectionReason = 'incomplete' | 'not measured' | 'clock jumped' | 'size unknown' | 'absurd'

export type CleanHistory = {
  readonly jobs: readonly FinishedJob[]
  readonly rejected: Readonly<Record<RejectionReason, number>>
}

/** Beyond this factor from the median cost per pixel of its codec and preset, a measurement is taken for a mistake. */
const absurdFactor = 100
/** A machine has no more cores than this: CPU time far above wall time says that a clock jumped. */
const mostCores = 1024

/** History as it comes is dirty; what cannot be learned from is left out and counted, so that people can be told. */
export function cleanHistory(jobs: readonly FinishedJob[]): CleanHistory {
  const rejected: Record<RejectionReason, number> = {
    incomplete: 0,
    'not measured': 0,
    'clock jumped': 0,
    'size unknown': 0,
    absurd: 0,
  }
  const plausible = jobs.filter((job) => {
    const reason = rejectionOf(job)
    if (reason !== undefined) rejected[reason]++
    return reason === undefined
  })
  const typical = typicalRates(plausible)
  const kept = plausible.filter((job) => {
    const distance = Math.abs(logRate(job) - typical.get(kindOf(job))!)
    if (distance > Math.log(absurdFactor)) rejected.absurd++
    return distance <= Math.log(absurdFactor)
  })
  return { jobs: kept, rejected }
}

function rejectionOf(job: FinishedJob): RejectionReason | undefined {
  if (!job.isComplete) return 'incomplete'
  if (!(job.cpuSeconds > 0 && Number.isFinite(job.cpuSeconds))) return 'not measured'
  if (job.wallSeconds !== undefined && !(job.wallSeconds > 0)) return 'clock jumped'
  if (job.wallSeconds !== undefined && job.cpuSeconds > job.wallSeconds * mostCores) return 'clock jumped'
  const size = targetPixelFrames(job.features)
  return size > 0 && Number.isFinite(size) ? undefined : 'size unknown'
}

function typicalRates(jobs: readonly FinishedJob[]): Map<string, number> {
  const rates = new Map<string, number[]>()
  for (const job of jobs) {
    const known = rates.get(kindOf(job))
    if (known === undefined) rates.set(kindOf(job), [logRate(job)])
    else known.push(logRate(job))
  }
  return new Map([...rates].map(([kind, values]) => [kind, middleOf(values)]))
}

function middleOf(values: readonly number[]): number {
  return [...values].sort((first, second) => first - second)[values.length >>> 1]!
}

function kindOf({ features }: FinishedJob): string {
  return `${features.targetCodec ?? ''} ${features.preset ?? ''}`
}

function logRate(job: FinishedJob): number {
  return Math.log(job.cpuSeconds / targetPixelFrames(job.features))
}
