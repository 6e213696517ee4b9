/** What is known about a clip of the x264 study before it is encoded. NaN is unknown. */
export type ClipFacts = {
  readonly name: string
  /** The kind of content (`Animation`, `Vlog`, …), '' where unknown. */
  readonly category: string
  readonly frameCount: number
  readonly durationSeconds: number
  readonly widthPixels: number
  readonly heightPixels: number
  /** Bytes of the decoded source: 1.5 a pixel for 8-bit 4:2:0, twice that for deeper or richer formats. */
  readonly sourceBytes: number
  /** Published complexity scores (Wang et al., "YouTube UGC Dataset for Video Compression Research", 2019), no unit. */
  readonly spatialComplexity: number
  readonly temporalComplexity: number
  readonly chunkComplexityVariation: number
  readonly colorComplexity: number
  /** Published defect scores, 0 to 1. */
  readonly compressionDefects: number
  readonly bandingDefects: number
  readonly noiseDefects: number
}

type ClipFeature = {
  readonly name: string
  readonly unit: string
  readonly read: (facts: ClipFacts) => number
}

const logarithmOf = (value: number): number => (value > 0 ? Math.log(value) : Number.NaN)
/** A logarithm that scores near zero, published in thousandths, do not blow up. */
const softLog =
  (floor: number) =>
  (value: number): number =>
    Math.log(Math.max(0, value) + floor)

export const pixelFrames = (facts: ClipFacts): number =>
  facts.frameCount * facts.widthPixels * facts.heightPixels

/** The one list of clip features, used for training and for quoting alike. */
export const clipFeatures: readonly ClipFeature[] = [
  { name: 'frames', unit: 'ln frames', read: (facts) => logarithmOf(facts.frameCount) },
  {
    name: 'picture size',
    unit: 'ln pixels',
    read: (facts) => logarithmOf(facts.widthPixels * facts.heightPixels),
  },
  {
    name: 'aspect ratio',
    unit: 'ln width/height',
    read: (facts) => logarithmOf(facts.widthPixels / facts.heightPixels),
  },
  {
    name: 'portrait',
    unit: '0 or 1',
    read: (facts) => (facts.heightPixels > facts.widthPixels ? 1 : 0),
  },
  {
    name: 'frame rate',
    unit: 'ln frames/s',
    read: (facts) => logarithmOf(facts.frameCount / facts.durationSeconds),
  },
  { name: 'spatial complexity', unit: 'ln', read: (facts) => softLog(0.02)(facts.spatialComplexity) },
  {
    name: 'spatial complexity root',
    unit: 'square root',
    read: (facts) => Math.sqrt(facts.spatialComplexity),
  },
  { name: 'temporal complexity', unit: 'ln', read: (facts) => softLog(0.01)(facts.temporalComplexity) },
  {
    name: 'temporal complexity, coarse',
    unit: 'ln',
    read: (facts) => softLog(0.1)(facts.temporalComplexity),
  },
  {
    name: 'change between frames',
    unit: 'ln spatial x temporal',
    read: (facts) => softLog(0.01)(facts.spatialComplexity * facts.temporalComplexity),
  },
  { name: 'chunk variation', unit: 'ln', read: (facts) => softLog(0.05)(facts.chunkComplexityVariation) },
  {
    name: 'chunk variation against complexity',
    unit: 'ln',
    read: (facts) =>
      softLog(0.1)(facts.chunkComplexityVariation / (Math.max(0, facts.spatialComplexity) + 0.02)),
  },
  { name: 'colour complexity', unit: 'ln', read: (facts) => softLog(0.01)(facts.colorComplexity) },
  { name: 'colour complexity root', unit: 'square root', read: (facts) => Math.sqrt(facts.colorComplexity) },
  { name: 'compression defects', unit: 'square root', read: (facts) => Math.sqrt(facts.compressionDefects) },
  { name: 'banding defects', unit: 'ln', read: (facts) => softLog(0.01)(facts.bandingDefects) },
  { name: 'noise defects', unit: 'square root', read: (facts) => Math.sqrt(facts.noiseDefects) },
  {
    name: 'source bytes a pixel',
    unit: 'ln bytes',
    read: (facts) => logarithmOf(facts.sourceBytes / pixelFrames(facts)),
  },
]

/** One row for a clip: the features, then one 0-or-1 entry for each category seen in training. */
export function clipFeatureRow(facts: ClipFacts, categories: readonly string[]): number[] {
  const measured = clipFeatures.map((feature) => finiteOrMissing(feature.read(facts)))
  return [...measured, ...categories.map((category) => (category === facts.category ? 1 : 0))]
}

function finiteOrMissing(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN
}
