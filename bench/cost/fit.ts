import {
  encodeFeatures,
  estimateVideo,
  type SourceWork,
  type VideoWork,
} from '../../src/main/quotes/cost-model.ts'
import type { CostTable } from '../../src/main/quotes/cost-table.ts'
import { encodingSpeeds, type VideoCodec, videoCodecs } from '../../src/shared/profiles.ts'
import type { CostBasics } from './basics.ts'
import { drawnContents } from './clips.ts'
import { leastSquares } from './least-squares.ts'
import type { EncodeJob, Measurement } from './measurements.ts'

export type EncodeRun = Measurement & { job: EncodeJob; pictureSeconds: number }
type Coefficients = Omit<CostTable, 'version' | 'provenance'>

const referenceCrf: Record<VideoCodec, number> = { h264: 23, hevc: 27, vp9: 35, av1: 35 }
const crfRange: Record<VideoCodec, [number, number]> = {
  h264: [15, 33],
  hevc: [17, 37],
  vp9: [22, 50],
  av1: [20, 52],
}
/** Held-out deviations replace it; nothing is predicted with it. */
const unfitted = { cpuSeconds: 1, outputBytes: 1, peakMemoryBytes: 1 }

/** `-benchmark` leaves out the start of the process; a job pays for it. */
export function withStart(measurements: readonly Measurement[], startCpuSeconds: number): Measurement[] {
  return measurements.map((each) => ({ ...each, cpuSeconds: each.cpuSeconds + startCpuSeconds }))
}

export function encodeRuns(measurements: readonly Measurement[], startCpuSeconds: number): EncodeRun[] {
  const pictures = new Map<string, number>()
  for (const each of measurements) {
    if (each.job.kind === 'scale') {
      pictures.set(
        `${each.clip.name} ${each.job.width}x${each.job.height}`,
        (each.cpuSeconds - startCpuSeconds) / each.frames,
      )
    }
  }
  return measurements.flatMap((each) => {
    if (each.job.kind !== 'encode') return []
    const perFrame = pictures.get(`${each.clip.name} ${each.job.width}x${each.job.height}`)
    return perFrame === undefined ? [] : [{ ...each, job: each.job, pictureSeconds: perFrame * each.frames }]
  })
}

export function sourceWork({ clip, frames }: Measurement): SourceWork {
  const durationSeconds = frames / clip.framesPerSecond
  return {
    codec: clip.codec,
    pixelsPerFrame: clip.width * clip.height,
    frames,
    durationSeconds,
    sizeBytes: (clip.sizeBytes * durationSeconds) / Math.max(clip.durationSeconds, durationSeconds),
    bitDepth: 8,
  }
}

export function videoWork({ clip, job }: EncodeRun): VideoWork {
  return {
    codec: job.codec,
    speed: job.speed,
    rateControl: { kind: 'quality', crf: job.crf },
    width: job.width,
    height: job.height,
    bitDepth: 8,
    scales: job.width !== clip.width || job.height !== clip.height,
    deinterlaces: false,
    toneMaps: false,
    chunks: 1,
  }
}

export function fitCostTable(measurements: readonly Measurement[], basics: CostBasics): Coefficients {
  const footage = measurements.filter((each) => !drawnContents.has(each.clip.content))
  const runs = encodeRuns(footage.length > 0 ? footage : measurements, basics.startCpuSeconds)
  const memory = fitSourceMemory(measurements)
  const encoders = videoCodecs.map((codec) => {
    const own = runs.filter((run) => run.job.codec === codec)
    return [codec, fitEncoder(codec, own, basics.startCpuSeconds, memory)] as const
  })
  return {
    startCpuSeconds: basics.startCpuSeconds,
    decode: fitDecode(measurements, basics.startCpuSeconds),
    scale: fitScale(measurements),
    deinterlaceNanosecondsPerPixel: basics.deinterlaceNanosecondsPerPixel,
    toneMapNanosecondsPerPixel: basics.toneMapNanosecondsPerPixel,
    sourceMemoryBytesPerPixel: memory,
    encode: Object.fromEntries(encoders) as CostTable['encode'],
    audio: {
      aac: { cpuSecondsPerChannelSecond: basics.audioCpuSecondsPerChannelSecond.aac },
      opus: { cpuSecondsPerChannelSecond: basics.audioCpuSecondsPerChannelSecond.opus },
    },
    remuxNanosecondsPerByte: basics.remuxNanosecondsPerByte,
    deviations: { h264: unfitted, hevc: unfitted, vp9: unfitted, av1: unfitted },
    renditionCorrelation: 0,
  }
}

/** Codecs whose arithmetic decoding makes bits cost time; of the others pixels alone say it. */
const arithmeticCodecs = new Set(['h264', 'hevc', 'vp8', 'vp9', 'av1'])

function fitDecode(measurements: readonly Measurement[], startCpuSeconds: number): CostTable['decode'] {
  const rows = measurements.filter((each) => each.job.kind === 'decode')
  const codecs = [...new Set(rows.map((row) => row.clip.codec))].sort()
  const x = rows.map((row) => {
    const source = sourceWork(row)
    const pixels = source.pixelsPerFrame * source.frames
    const bits = arithmeticCodecs.has(source.codec) ? source.sizeBytes * 8 : 0
    return [...codecs.map((codec) => (codec === source.codec ? pixels / 1e9 : 0)), bits / 1e9]
  })
  const y = rows.map((row) => Math.max(row.cpuSeconds - startCpuSeconds, 0.002))
  const solution = leastSquares(
    x,
    y,
    [...codecs.map(() => 0), 0],
    y.map((value) => 1 / (value + 0.05) ** 2),
  )
  const nanosecondsPerBit = round(Math.max(0, solution.at(-1)!))
  const costs = codecs.map((codec, index) => ({
    codec,
    nanosecondsPerPixel: round(Math.max(0.2, solution[index]!)),
    nanosecondsPerBit: arithmeticCodecs.has(codec) ? nanosecondsPerBit : 0,
  }))
  const middle = costs.toSorted((a, b) => a.nanosecondsPerPixel - b.nanosecondsPerPixel)[costs.length >> 1]!
  return {
    codecs: Object.fromEntries(costs.map(({ codec, ...cost }) => [codec, cost])),
    // What was never measured is rarely a delivery codec: the bits of the others hardly cost time.
    unmeasured: { nanosecondsPerPixel: middle.nanosecondsPerPixel, nanosecondsPerBit: 0 },
  }
}

function fitScale(measurements: readonly Measurement[]): CostTable['scale'] {
  const decoded = new Map(
    measurements.flatMap((each) => (each.job.kind === 'decode' ? [[each.clip.name, each.cpuSeconds]] : [])),
  )
  const rows = measurements.flatMap((each) => {
    const { job, clip } = each
    const before = decoded.get(clip.name)
    if (job.kind !== 'scale' || before === undefined || job.height === clip.height) return []
    return [
      {
        x: [(clip.width * clip.height * each.frames) / 1e9, (job.width * job.height * each.frames) / 1e9],
        y: each.cpuSeconds - before,
      },
    ]
  })
  const [source, output] = leastSquares(
    rows.map((row) => row.x),
    rows.map((row) => row.y),
    [0, 0],
  )
  return {
    nanosecondsPerSourcePixel: round(Math.max(0, source!)),
    nanosecondsPerOutputPixel: round(Math.max(0, output!)),
  }
}

function fitSourceMemory(measurements: readonly Measurement[]): number {
  const rows = measurements.filter((each) => each.job.kind === 'decode')
  const x = rows.map((row) => [1, (row.clip.width * row.clip.height) / 1e6])
  const y = rows.map((row) => row.peakMemoryBytes / 1e6)
  return round(
    Math.max(
      0,
      leastSquares(
        x,
        y,
        [0, 0],
        y.map((value) => 1 / value ** 2),
      )[1]!,
    ),
  )
}

function fitEncoder(
  codec: VideoCodec,
  runs: readonly EncodeRun[],
  startCpuSeconds: number,
  sourceMemory: number,
): CostTable['encode'][VideoCodec] {
  const x = runs.map((run) => encodeColumns(codec, run))
  const outputPixels = runs.map((run) => run.job.width * run.job.height * run.frames)
  const encodeSeconds = runs.map((run) =>
    Math.max(
      run.cpuSeconds - startCpuSeconds - run.pictureSeconds,
      (run.cpuSeconds - startCpuSeconds) * 0.15,
    ),
  )
  const penalties = [...encodingSpeeds.map(() => 0), 1e-3, 1, 1, 1]
  const cpu = leastSquares(
    x,
    encodeSeconds.map((seconds, i) => Math.log((seconds * 1e9) / outputPixels[i]!)),
    penalties,
  )
  const bits = leastSquares(
    x,
    runs.map((run, i) => Math.log((run.outputBytes * 8) / outputPixels[i]!)),
    penalties,
  )
  const slopes = (solution: number[]) => ({
    quality: round(solution[4]!),
    complexity: round(solution[5]!),
    size: round(solution[6]!),
    reduction: round(solution[7]!),
  })
  return {
    referenceCrf: referenceCrf[codec],
    crfRange: crfRange[codec],
    cpuSlopes: slopes(cpu),
    bitsSlopes: slopes(bits),
    speeds: Object.fromEntries(
      encodingSpeeds.map((speed, index) => [
        speed,
        {
          nanosecondsPerPixel: round(Math.exp(cpu[index]!)),
          bitsPerPixel: round(Math.exp(bits[index]!)),
          ...fitMemory(
            runs.filter((run) => run.job.speed === speed),
            sourceMemory,
          ),
        },
      ]),
    ) as CostTable['encode'][VideoCodec]['speeds'],
  }
}

function encodeColumns(codec: VideoCodec, run: EncodeRun): number[] {
  const { complexity, size, reduction } = encodeFeatures(sourceWork(run), run.job)
  const speeds = encodingSpeeds.map((speed) => (speed === run.job.speed ? 1 : 0))
  return [...speeds, run.job.crf - referenceCrf[codec], complexity, size, reduction]
}

function fitMemory(runs: readonly EncodeRun[], sourceMemory: number) {
  const x = runs.map((run) => [1, (run.job.width * run.job.height) / 1e6])
  const y = runs.map((run) => (run.peakMemoryBytes - sourceMemory * run.clip.width * run.clip.height) / 1e6)
  const weights = runs.map((run) => (1e6 / run.peakMemoryBytes) ** 2)
  const [base, perPixel] = leastSquares(x, y, [0, 0], weights)
  return {
    memoryBaseBytes: Math.round(Math.max(0, base!) * 1e6),
    memoryBytesPerPixel: round(Math.max(0, perPixel!)),
  }
}

/** ln(measured / predicted) of each run. */
export function residuals(runs: readonly EncodeRun[], table: CostTable) {
  return runs.map((run) => {
    const predicted = estimateVideo(sourceWork(run), videoWork(run), table)
    return {
      codec: run.job.codec,
      speed: run.job.speed,
      clip: run.clip.name,
      content: run.clip.content,
      cpuSeconds: Math.log(run.cpuSeconds / predicted.cpuSeconds.median),
      outputBytes: Math.log(run.outputBytes / predicted.outputBytes.median),
      peakMemoryBytes: Math.log(run.peakMemoryBytes / predicted.peakMemoryBytes.median),
    }
  })
}

/** Four significant digits: more would pretend. */
function round(value: number): number {
  return Number(value.toPrecision(4))
}
