import type { BoostingOptions } from '../../learning/boosted-trees.ts'
import { groupIsCalibrated } from '../../learning/conformal.ts'
import { sampleIndexes, seededRandom } from '../../learning/seeded-random.ts'
import { type CostReason, explainCost } from './cost-reasons.ts'
import {
  clampToTraining,
  encodeJob,
  type FeatureEncoding,
  learnEncoding,
  unfamiliarFeatures,
} from './feature-encoding.ts'
import { type JobFeatures, targetPixelFrames } from './job-features.ts'
import { type CleanHistory, cleanHistory, type FinishedJob } from './job-history.ts'
import { type LogCostModel, logErrorQuantile, predictLogCost, trainLogCostModel } from './log-cost-model.ts'
import { medianOf } from './median.ts'
import { type Quantiles, quantilesAt, scaleQuantiles } from './quantiles.ts'

/** Learned from finished jobs; plain data, so that it can be written down and read back. CPU seconds are the reference machine's. */
export type CostModel = {
  readonly encoding: FeatureEncoding
  /** The encoded row of a typical job, against which quotes are explained. */
  readonly typical: readonly number[]
  readonly cpuSeconds: LogCostModel
  /** Left out where too few jobs had it measured. */
  readonly peakMemoryBytes?: LogCostModel
  readonly outputBytes?: LogCostModel
  /** CPU seconds per wall second. */
  readonly parallelism?: LogCostModel
  readonly trainedJobs: number
  readonly rejectedJobs: CleanHistory['rejected']
}

export type CostPrediction = {
  /** CPU seconds on the host whose calibration factor the features give. */
  readonly cpuSeconds: Quantiles
  readonly wallSeconds?: Quantiles
  readonly peakMemoryBytes?: Quantiles
  readonly outputBytes?: Quantiles
  /** The features that moved CPU seconds most against a typical job. */
  readonly reasons: readonly CostReason[]
  /** Why the interval is wider than usual, in words; empty for a familiar job. */
  readonly doubts: readonly string[]
}

export type TrainingOptions = { readonly seed?: number; readonly boosting?: Partial<BoostingOptions> }

export const fewestJobs = 20
/** Memory, bytes and parallelism vary less than cost: this many jobs teach them, and training stays within its minute. */
const secondaryRows = 20_000
/** Each thing never seen widens the interval by this factor, in logarithms. */
const wideningPerDoubt = 1.6
/** Where nothing is known of the size, the typical job may be wrong by a factor of 10 either way. */
const unknownSizeError = Math.log(10)
const smallBoosting: Partial<BoostingOptions> = { treeCount: 150, maximumLeaves: 16, learningRate: 0.06 }

/** Throws RangeError with fewer than `fewestJobs` usable jobs: keep the model in use. Unusable history is left out and counted. */
export function trainCostModel(history: readonly FinishedJob[], options: TrainingOptions = {}): CostModel {
  const { jobs, rejected } = cleanHistory(history)
  if (jobs.length < fewestJobs) {
    throw new RangeError(
      `Only ${jobs.length} of ${history.length} finished jobs are usable; ${fewestJobs} are needed.`,
    )
  }
  const encoding = learnEncoding(jobs.map((job) => job.features))
  const encoded = jobs.map((job) => encodeJob(encoding, job.features))
  const seed = options.seed ?? 1
  const boosting = { ...smallBoosting, ...options.boosting }
  const learn = (target: (job: FinishedJob) => number, mostRows: number): LogCostModel | undefined => {
    const measured = [...jobs.keys()].filter((index) => Number.isFinite(target(jobs[index]!)))
    if (measured.length < fewestJobs) return undefined
    const usable = Array.from(
      sampleIndexes(measured.length, mostRows, seededRandom(seed)),
      (index) => measured[index]!,
    )
    const { heldOut: _, ...model } = trainLogCostModel(
      {
        features: usable.map((index) => encoded[index]!),
        targets: usable.map((index) => target(jobs[index]!)),
        sources: usable.map((index) => jobs[index]!.sourceId),
        groups: usable.map((index) => calibrationGroup(jobs[index]!.features)),
      },
      seed,
      boosting,
    )
    return model
  }
  return {
    encoding,
    typical: encoded[0]!.map((_, column) => medianOf(encoded.map((row) => row[column]!))),
    cpuSeconds: learn(logReferenceCost, Number.POSITIVE_INFINITY)!,
    peakMemoryBytes: learn((job) => Math.log(job.peakMemoryBytes ?? Number.NaN), secondaryRows),
    outputBytes: learn(
      (job) => Math.log((job.outputBytes ?? Number.NaN) / targetPixelFrames(job.features)),
      secondaryRows,
    ),
    parallelism: learn((job) => Math.log(job.cpuSeconds / (job.wallSeconds ?? Number.NaN)), secondaryRows),
    trainedJobs: jobs.length,
    rejectedJobs: rejected,
  }
}

/** Never NaN, never negative, whatever is unknown: what is missing widens the interval, and `doubts` says so. */
export function predictCost(model: CostModel, features: JobFeatures): CostPrediction {
  const row = clampToTraining(model.encoding, encodeJob(model.encoding, features))
  const group = calibrationGroup(features)
  const sizeIsKnown = targetPixelFrames(features) > 0 && Number.isFinite(targetPixelFrames(features))
  const doubts = doubtsAbout(model, features, sizeIsKnown)
  const logSize = sizeIsKnown ? Math.log(targetPixelFrames(features)) : typicalLogSize(model)
  const widening = wideningPerDoubt ** Math.min(3, doubts.length)
  const slack = sizeIsKnown ? 0 : unknownSizeError
  const quantilesOf = (part: LogCostModel, offset: number): Quantiles => {
    const centre = predictLogCost(part, row) + offset
    const middle = logErrorQuantile(part, group, 0.5)
    return quantilesAt((level) => {
      const error = logErrorQuantile(part, group, level) - middle
      return boundedExp(centre + middle + error * widening + slack * Math.sign(level - 0.5))
    })
  }
  const cpuSeconds = quantilesOf(model.cpuSeconds, logSize - Math.log(calibrationFactor(features)))
  return {
    cpuSeconds,
    wallSeconds: model.parallelism && scaleQuantiles(cpuSeconds, 1 / quantilesOf(model.parallelism, 0).p50),
    peakMemoryBytes: model.peakMemoryBytes && quantilesOf(model.peakMemoryBytes, 0),
    outputBytes: model.outputBytes && quantilesOf(model.outputBytes, logSize),
    reasons: explainCost(model, row),
    doubts,
  }
}

/** Coverage is calibrated apart for each codec, and for jobs with and without a probe. */
export function calibrationGroup({ targetCodec, probeCpuSecondsPerFrame }: JobFeatures): string {
  return `${targetCodec ?? 'unknown'} ${probeCpuSecondsPerFrame === undefined ? 'unprobed' : 'probed'}`
}

function doubtsAbout(model: CostModel, features: JobFeatures, sizeIsKnown: boolean): string[] {
  const doubts = unfamiliarFeatures(model.encoding, features)
  if (!sizeIsKnown)
    doubts.push('The picture size, frame rate or duration is unknown: a typical job is assumed.')
  if (!groupIsCalibrated(model.cpuSeconds.calibration, calibrationGroup(features))) {
    doubts.push(
      `Too few finished jobs are like this one (${calibrationGroup(features)}) to know how far quotes miss.`,
    )
  }
  return doubts
}

function logReferenceCost(job: FinishedJob): number {
  const reference = job.cpuSeconds * calibrationFactor(job.features)
  return Math.log(reference / targetPixelFrames(job.features))
}

function calibrationFactor({ hostCalibrationFactor }: JobFeatures): number {
  const isUsable = hostCalibrationFactor !== undefined && hostCalibrationFactor > 0
  return isUsable && Number.isFinite(hostCalibrationFactor) ? hostCalibrationFactor : 1
}

/** The median picture size times the median number of frames, from the typical row's own columns. */
function typicalLogSize(model: CostModel): number {
  const [frames, size] = [
    model.encoding.ranges['target frames'],
    model.encoding.ranges['target picture size'],
  ]
  const middle = (range: readonly [number, number] | undefined): number =>
    range ? (range[0] + range[1]) / 2 : 0
  return middle(frames) + middle(size)
}

/** Absurd facts must not turn a quote into zero or infinity: e^-30 to e^60 spans every job there could be. */
function boundedExp(logarithm: number): number {
  return Math.exp(Math.max(-30, Math.min(60, logarithm)))
}
