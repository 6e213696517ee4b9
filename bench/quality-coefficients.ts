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
/** Slopes are held a little towards nothing; the speeds' own levels are free but for a trace. */
const slopePenalty = 0.3
const speedPenalty = 0.01
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

function fitAll(from: readonly QualityMeasurement[]): QualityModel['codecs'] {
  return Object.fromEntries(
    videoCodecs.map((codec) => [codec, fitCodec(codec, from)]),
  ) as QualityModel['codecs']
}

/** Codecs lose alike in most things, so each one leans on the others' measurements a little. */
function fitCodec(
  codec: VideoCodec,
  from: readonly QualityMeasurement[],
): QualityModel['codecs'][VideoCodec] {
  const rows = from.map((measurement) => {
    const own = measurement.job.codec === codec
    const features = qualityFeatures(sourceOf(measurement), pictureOf(measurement))
    const speeds = encodingSpeeds.map((speed) => Number(own && speed === measurement.job.speed))
    const others = videoCodecs.map((other) => Number(!own && other === measurement.job.codec))
    const weight = (own ? 1 : 0.1) * (drawnContents.has(measurement.clip.content) ? drawnWeight : 1)
    return { x: [...features, ...speeds, ...others], y: logLoss(measurement.similarity), weight }
  })
  const width = rows[0]!.x.length - encodingSpeeds.length - videoCodecs.length
  const penalties = [
    ...Array<number>(width).fill(slopePenalty),
    ...Array<number>(encodingSpeeds.length + videoCodecs.length).fill(speedPenalty),
  ]
  const solution = leastSquares(
    rows.map(({ x }) => x),
    rows.map(({ y }) => y),
    penalties,
    rows.map(({ weight }) => weight),
  )
  const crfs = from.filter(({ job }) => job.codec === codec).map(({ job }) => job.crf)
  return {
    slopes: solution.slice(0, width).map(rounded),
    speeds: Object.fromEntries(
      encodingSpeeds.map((speed, index) => [speed, rounded(solution[width + index]!)]),
    ) as QualityModel['codecs'][VideoCodec]['speeds'],
    referenceCrf: reference[codec],
    crfRange: [Math.min(...crfs), Math.max(...crfs)],
  }
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
  const differences: number[] = []
  for (const [index, one] of known.entries()) {
    for (const other of known.slice(index + 1)) {
      if (one.measurement.clip.name !== other.measurement.clip.name) continue
      const measured = one.measurement.similarity - other.measurement.similarity
      differences.push(Math.abs(one.similarity - other.similarity - measured))
    }
  }
  return {
    similarity: rounded(
      median(known.map(({ measurement, similarity }) => Math.abs(similarity - measurement.similarity))),
    ),
    difference: rounded(median(differences)),
  }
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
  const spread = median(
    footage.map((each) => Math.abs(each.similarity - median(footage.map((m) => m.similarity)))),
  )
  console.log(
    `all: SSIM typically off by ${similarity.toFixed(4)} (without a model ${spread.toFixed(4)}); the difference of two encodings of a clip by ${difference.toFixed(4)}`,
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
