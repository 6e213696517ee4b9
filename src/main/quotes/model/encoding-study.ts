import { type ClipFacts, clipFeatureRow, clipFeatures, pixelFrames } from './clip-features.ts'
import { missWith } from './configuration-choice.ts'
import { type CurveModel, type CurvePrediction, predictCurve, trainCurveModel } from './cost-curve-model.ts'
import { medianOf } from './median.ts'

/** A finished encode of a clip: what a later quote for another configuration of the clip may use. */
export type FinishedEncode = {
  readonly cpuSeconds: number
  readonly systemSeconds: number
  readonly wallSeconds: number
  readonly outputBytes: number
}

/** A clip with its encodes by configuration. */
export type StudyClip = { readonly facts: ClipFacts; readonly encodes: ReadonlyMap<string, FinishedEncode> }

/** Predicts the CPU seconds of an x264 encode for every configuration of the training set. */
export type StudyModel = {
  readonly configurations: readonly string[]
  readonly categories: readonly string[]
  /** Measured for every clip before it is quoted; none where nothing is known. */
  readonly knownConfigurations: readonly string[]
  readonly curve: CurveModel
  /** The middle of the training clips' offsets, for a clip that nothing is known of. */
  readonly typicalOffset: number
}

const fewestClips = 20
/** A clip of unknown size may be this far, in ln CPU seconds, from a typical one. */
const unknownSizeError = Math.log(10)

/** Cells that are zero, negative or missing are left out. Throws RangeError without a usable clip. */
export function trainStudyModel(
  clips: readonly StudyClip[],
  knownConfigurations: readonly string[],
  seed: number,
): StudyModel {
  const configurations = [...new Set(clips.flatMap((clip) => [...clip.encodes.keys()]))].sort(
    (first, second) => Number(first) - Number(second) || first.localeCompare(second),
  )
  const usable = clips.filter((clip) => Number.isFinite(offsetOf(clip, knownConfigurations)))
  if (usable.length < fewestClips)
    throw new RangeError(`A study needs at least ${fewestClips} clips with sizes and measured costs.`)
  const categories = [...new Set(usable.map((clip) => clip.facts.category))].sort()
  const curve = trainCurveModel(
    {
      features: usable.map((clip) => featureRow(clip, categories, knownConfigurations)),
      offsets: usable.map((clip) => offsetOf(clip, knownConfigurations)),
      logCosts: usable.map((clip) => configurations.map((configuration) => logCost(clip, configuration))),
      groups: usable.map((clip) => sizeGroup(clip.facts)),
    },
    seed,
  )
  const typicalOffset = medianOf(usable.map((clip) => offsetOf(clip, knownConfigurations)))
  return { configurations, categories, knownConfigurations, curve, typicalOffset }
}

/** ln CPU seconds by configuration of the model; a clip of unknown size is quoted as a typical one, within a factor of ten. */
export function predictStudyClip(model: StudyModel, clip: StudyClip): CurvePrediction {
  const offset = offsetOf(clip, model.knownConfigurations)
  const features = featureRow(clip, model.categories, model.knownConfigurations)
  const group = sizeGroup(clip.facts)
  const widening = wideningOf(clip)
  if (Number.isFinite(offset)) return predictCurve(model.curve, features, offset, group, widening)
  const { p05, p50, p95 } = predictCurve(model.curve, features, model.typicalOffset, group, widening)
  return {
    p05: p05.map((value) => value - unknownSizeError),
    p50,
    p95: p95.map((value) => value + unknownSizeError),
  }
}

/** One missing fact is as usual; a clip that nothing but its size is known of misses by three times as much as others. */
function wideningOf({ facts }: StudyClip): number {
  const missing = clipFeatures.filter(({ read }) => !Number.isFinite(read(facts))).length
  return 1 + (2.5 * Math.max(0, missing - 1)) / clipFeatures.length
}

/** True where the clip has every encode that the model expects to be measured. */
export function hasKnownEncodes(model: StudyModel, clip: StudyClip): boolean {
  return model.knownConfigurations.every((configuration) => Number.isFinite(logCost(clip, configuration)))
}

/** At most this many configurations judge a candidate; more would only take longer. */
const mostJudges = 20

/**
 * Those of the given configurations that, once measured, leave the smallest held-out error in the others; decided on training
 * clips alone, one after the other.
 */
export function chooseKnownConfigurations(
  clips: readonly StudyClip[],
  configurations: readonly string[],
  count: number,
): string[] {
  const categories = [...new Set(clips.map((clip) => clip.facts.category))].sort()
  const judges = spread(configurations, mostJudges)
  const chosen: string[] = []
  while (chosen.length < Math.min(count, configurations.length)) {
    const scored = configurations
      .filter((name) => !chosen.includes(name))
      .map((name) => ({ name, miss: missOf(clips, categories, [...chosen, name], judges) }))
    chosen.push(scored.reduce((best, each) => (each.miss < best.miss ? each : best)).name)
  }
  return chosen
}

function missOf(
  clips: readonly StudyClip[],
  categories: readonly string[],
  known: readonly string[],
  judges: readonly string[],
): number {
  const usable = clips.filter(
    (clip) => Number.isFinite(offsetOf(clip, known)) && Number.isFinite(logSize(clip.facts)),
  )
  if (usable.length < fewestClips) return Number.POSITIVE_INFINITY
  return missWith({
    features: usable.map((clip) => featureRow(clip, categories, known)),
    toldCount: known.length * encodeFeatureCount,
    targets: usable.map((clip) =>
      judges
        .filter((name) => !known.includes(name))
        .map((name) => logCost(clip, name) - offsetOf(clip, known)),
    ),
  })
}

function spread(names: readonly string[], most: number): string[] {
  const count = Math.min(most, names.length)
  return Array.from({ length: count }, (_, index) => names[Math.floor((index * names.length) / count)]!)
}

/** Classes of picture height: clips of a size share their surprises. */
export function sizeGroup({ widthPixels, heightPixels }: ClipFacts): string {
  const lines = Math.min(widthPixels, heightPixels)
  return lines > 1100 ? '2160p' : lines > 800 ? '1080p' : lines > 600 ? '720p' : lines > 400 ? '480p' : '360p'
}

function logCost(clip: StudyClip, configuration: string): number {
  const cpuSeconds = clip.encodes.get(configuration)?.cpuSeconds ?? Number.NaN
  return cpuSeconds > 0 ? Math.log(cpuSeconds) : Number.NaN
}

function logSize(facts: ClipFacts): number {
  return Math.log(pixelFrames(facts))
}

function offsetOf(clip: StudyClip, known: readonly string[]): number {
  if (known.length === 0) return logSize(clip.facts)
  return known.reduce((sum, configuration) => sum + logCost(clip, configuration), 0) / known.length
}

function featureRow(clip: StudyClip, categories: readonly string[], known: readonly string[]): number[] {
  return [...clipFeatureRow(clip.facts, categories), ...known.flatMap((name) => encodeFeatures(clip, name))]
}

/** Of `encodeFeatures`. */
const encodeFeatureCount = 5

/** What a finished encode tells beyond its cost: how well the clip compresses, and how its work spread over threads. */
function encodeFeatures(clip: StudyClip, configuration: string): number[] {
  const encode = clip.encodes.get(configuration)
  if (encode === undefined) return new Array<number>(encodeFeatureCount).fill(Number.NaN)
  return [
    Math.log(encode.cpuSeconds) - logSize(clip.facts),
    Math.log(encode.outputBytes) - logSize(clip.facts),
    Math.log(encode.outputBytes / clip.facts.frameCount),
    Math.log(encode.cpuSeconds / encode.wallSeconds),
    Math.log(encode.systemSeconds / encode.cpuSeconds + 0.003),
  ]
}
