import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { SourceWork, VideoWork } from '../src/main/quotes/cost-model.ts'
import { predictSimilarity, type QualityModel, qualityFeatures } from '../src/main/quotes/quality-model.ts'
import { encodingSpeeds, type VideoCodec, videoCodecs } from '../src/shared/profiles.ts'
import { drawnContents } from './cost/clips.ts'
import { leastSquares } from './cost/least-squares.ts'
import { type QualityMeasurement, readQualityMeasurements } from './quality/measurements.ts'

/*
 * How far the predicted SSIM is off on contents it has not seen (every content of bench/quality/measurements.jsonl is left out once), and
 * the differences between two encodings of one clip, which is what alternatives are compared by. With `--write` it writes
 * resources/quality-model.json; `node bench/quality/measure.ts` measures first.
 */

const reference: Record<VideoCodec, number> = { h264: 22, hevc: 25, vp9: 33, av1: 32 }
/** Slopes are held a little towards nothing; the levels are free but for a trace. */
const slopePenalty = 0.3
const levelPenalty = 0.02
/** The place of the CRF steps among the features. */
const crfFeature = 0
const levelsOf = videoCodecs.flatMap((codec) => encodingSpeeds.map((speed) => ({ codec, speed })))
const leastWeight = 1e-3
/** Drawn pictures are unlike what a studio films. */
const drawnWeight = 0.2
const leastLoss = 1e-4

const all = readQualityMeasurements(
  await readFile(path.join(import.meta.dirname, 'quality/measurements.jsonl'), 'utf8'),
)
const footage = all.filter(({ clip }) => !drawnContents.has(clip.content))
const contents = [...new Set(footage.map(({ clip }) => clip.content))]
const predicted = contents.flatMap((content) => {
  const codecs = fitAll(all.filter(({ clip }) => clip.content !== content))
  return footage
    .filter(({ clip }) => clip.content === content)
    .map((measurement) => ({ measurement, similarity: predict(measurement, codecs) }))
})
report()
if (process.argv.includes('--write')) await write()

/**
 * One regression for all codecs: they lose alike in most things, and ten contents are few. Each has its own slope over the CRF scale and
 * its own level at each speed. What loses more counts more, since it is differences of SSIM, not of its logarithm, that people see.
 */
function fitAll(from: readonly QualityMeasurement[]): QualityModel['codecs'] {
  const rows = from.map((measurement) => {
    const { codec, speed } = measurement.job
    const features = qualityFeatures(sourceOf(measurement), pictureOf(measurement))
    const crfSlopes = videoCodecs.map((each) => (each === codec ? features[crfFeature]! : 0))
    const levels = levelsOf.map((level) => Number(level.codec === codec && level.speed === speed))
    const loss = Math.max(leastWeight, 1 - measurement.similarity)
    return {
      x: [...features, ...crfSlopes, ...levels],
      y: logLoss(measurement.similarity),
      weight: Math.sqrt(loss) * (drawnContents.has(measurement.clip.content) ? drawnWeight : 1),
    }
  })
  const shared = rows[0]!.x.length - videoCodecs.length - levelsOf.length
  const meanWeight = rows.reduce((sum, { weight }) => sum + weight, 0) / rows.length
  const solution = leastSquares(
    rows.map(({ x }) => x),
    rows.map(({ y }) => y),
    rows[0]!.x.map((_, column) => (column < shared + videoCodecs.length ? slopePenalty : levelPenalty)),
    rows.map(({ weight }) => weight / meanWeight),
  )
  const levelAt = shared + videoCodecs.length
  return Object.fromEntries(
    videoCodecs.map((codec, index) => {
      const slopes = solution.slice(0, shared)
      slopes[crfFeature]! += solution[shared + index]!
      const speeds = encodingSpeeds.map((speed) => {
        const level = levelsOf.findIndex((each) => each.codec === codec && each.speed === speed)
        return [speed, rounded(solution[levelAt + level]!)]
      })
      const crfs = from.filter(({ job }) => job.codec === codec).map(({ job }) => job.crf)
      return [
        codec,
        {
          slopes: slopes.map(rounded),
          speeds: Object.fromEntries(speeds),
          referenceCrf: reference[codec],
          crfRange: [Math.min(...crfs), Math.max(...crfs)],
        },
      ]
    }),
  ) as QualityModel['codecs']
}

function predict(measurement: QualityMeasurement, codecs: QualityModel['codecs']): number {
  const { job } = measurement
  const video: VideoWork = {
    codec: job.codec,
    speed: job.speed,
    rateControl: { kind: 'quality', crf: job.crf },
    width: job.width,
    height: job.height,
    bitDepth: 8,
    scales: false,
    deinterlaces: false,
    toneMaps: false,
    chunks: 1,
  }
  const source = { ...sourceOf(measurement) }
  const model = { version: '', provenance: {} as QualityModel['provenance'], codecs }
  return predictSimilarity(source, video, model) ?? Number.NaN
}

function sourceOf({ clip }: QualityMeasurement): SourceWork {
  const frames = Math.round(clip.durationSeconds * clip.framesPerSecond)
  return {
    codec: clip.codec,
    pixelsPerFrame: clip.width * clip.height,
    frames,
    durationSeconds: clip.durationSeconds,
    sizeBytes: clip.sizeBytes,
    bitDepth: 8,
  }
}

function pictureOf({ job }: QualityMeasurement) {
  return { width: job.width, height: job.height, crfStep: job.crf - reference[job.codec] }
}

function logLoss(similarity: number): number {
  return Math.log(Math.max(leastLoss, 1 - similarity))
}

function heldOutError(): QualityModel['provenance']['heldOutError'] {
  const known = predicted.filter(({ similarity }) => Number.isFinite(similarity))
  return {
    similarity: rounded(
      median(known.map(({ measurement, similarity }) => Math.abs(similarity - measurement.similarity))),
    ),
    difference: rounded(
      median(differences().map(({ predicted, measured }) => Math.abs(predicted - measured))),
    ),
  }
}

/** Between every two encodings of one clip. */
function differences(): { predicted: number; measured: number }[] {
  const known = predicted.filter(({ similarity }) => Number.isFinite(similarity))
  return known.flatMap((one, index) =>
    known
      .slice(index + 1)
      .filter((other) => other.measurement.clip.name === one.measurement.clip.name)
      .map((other) => ({
        predicted: one.similarity - other.similarity,
        measured: one.measurement.similarity - other.measurement.similarity,
      })),
  )
}

function report(): void {
  const { similarity, difference } = heldOutError()
  console.log(
    `${footage.length} encodes of ${contents.length} contents, each left out once (${all.length - footage.length} drawn ones only teach)`,
  )
  for (const codec of videoCodecs) {
    const own = predicted.filter(({ measurement }) => measurement.job.codec === codec)
    const errors = own
      .map((each) => Math.abs(each.similarity - each.measurement.similarity))
      .filter(Number.isFinite)
    console.log(`${codec}: ${errors.length} encodes, SSIM typically off by ${median(errors).toFixed(4)}`)
  }
  const mean = (values: readonly number[]): string =>
    (values.reduce((sum, each) => sum + each, 0) / values.length).toFixed(4)
  const pairs = differences()
  console.log(`all: SSIM typically off by ${similarity.toFixed(4)}`)
  console.log(
    `difference of two encodings of a clip: typically off by ${difference.toFixed(4)}, mean ${mean(pairs.map((pair) => Math.abs(pair.predicted - pair.measured)))}; ` +
      `taking them for alike: ${median(pairs.map(({ measured }) => Math.abs(measured))).toFixed(4)}, mean ${mean(pairs.map(({ measured }) => Math.abs(measured)))}`,
  )
}

async function write(): Promise<void> {
  const version = /ffmpeg version (\S+)/.exec(execFileSync('ffmpeg', ['-version'], { encoding: 'utf8' }))?.[1]
  const model: QualityModel = {
    version: '1',
    provenance: {
      measuredOn: new Date().toISOString().slice(0, 10),
      ffmpeg: version ?? 'unknown',
      clips: new Set(all.map(({ clip }) => clip.name)).size,
      contents: new Set(all.map(({ clip }) => clip.content)).size,
      runs: all.length,
      howToRepeat:
        'node bench/quality/measure.ts --minutes 45 && node bench/quality-coefficients.ts --write (HEADROOM_DATA names the footage)',
      heldOutError: heldOutError(),
    },
    codecs: fitAll(all),
  }
  await writeFile(
    path.join(import.meta.dirname, '../resources/quality-model.json'),
    `${JSON.stringify(model, null, 2)}\n`,
  )
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
