import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type CostTable, costTable } from '../src/main/quotes/cost-table.ts'
import { videoCodecs } from '../src/shared/profiles.ts'
import { type CostBasics, measureBasics } from './cost/basics.ts'
import { drawnContents } from './cost/clips.ts'
import { encodeRuns, fitCostTable, residuals, withStart } from './cost/fit.ts'
import type { Measurement } from './cost/measurements.ts'

/*
 * How far the analytic cost model is off, and how often its P10 to P90 holds, on real encodes (bench/cost/measurements.jsonl) of contents
 * it has not seen: every content (clips of the same pictures) is left out once. With `--write` it also measures what hardly depends on
 * the picture and writes resources/analytic-cost-model.json; `node bench/cost/measure.ts` first measures encodes, on another machine too.
 */

const quantities = ['cpuSeconds', 'outputBytes', 'peakMemoryBytes'] as const
type Quantity = (typeof quantities)[number]
type Residual = ReturnType<typeof residuals>[number]
const ninetiethPercentile = 1.2815515655446004

const writes = process.argv.includes('--write')
const basics: CostBasics = writes ? await measureBasics() : basicsOf(costTable)
const measurements = withStart(await readMeasurements(), basics.startCpuSeconds)
const footage = measurements.filter((each) => !drawnContents.has(each.clip.content))
const everyRun = encodeRuns(footage.length > 0 ? footage : measurements, basics.startCpuSeconds)
const contents = [...new Set(everyRun.map((each) => each.clip.content))]

const heldOut = contents.flatMap((content) => {
  const others = measurements.filter((each) => each.clip.content !== content)
  const table = fitCostTable(others, basics) as CostTable
  return residuals(
    everyRun.filter((run) => run.clip.content === content),
    table,
  )
})
const errors = heldOut.map((each) => Math.abs(Math.expm1(-each.cpuSeconds))).sort((a, b) => a - b)
const table: CostTable = {
  version: '1',
  provenance: {
    machine: `${os.cpus()[0]?.model.trim()} (${os.availableParallelism()} threads, ${os.arch()})`,
    ffmpeg: ffmpegVersion(),
    measuredOn: new Date().toISOString().slice(0, 10),
    clips: new Set(everyRun.map((each) => each.clip.name)).size,
    contents: contents.length,
    runs: everyRun.length,
    howToRepeat:
      'node bench/cost/measure.ts --minutes 60 && node bench/cost-coefficients.ts --write (HEADROOM_DATA names the footage)',
    heldOutCoverage: {
      cpuSeconds: coverage('cpuSeconds'),
      outputBytes: coverage('outputBytes'),
      peakMemoryBytes: coverage('peakMemoryBytes'),
    },
    heldOutError: {
      medianCpuSeconds: rounded(errors[Math.floor(errors.length / 2)]!),
      meanCpuSeconds: rounded(errors.reduce((total, each) => total + each, 0) / errors.length),
    },
  },
  ...fitCostTable(measurements, basics),
  deviations: Object.fromEntries(
    videoCodecs.map((codec) => [
      codec,
      Object.fromEntries(quantities.map((quantity) => [quantity, deviation(codec, quantity, heldOut)])),
    ]),
  ) as CostTable['deviations'],
  renditionCorrelation: correlation(),
}
if (writes) {
  const file = path.join(import.meta.dirname, '../resources/analytic-cost-model.json')
  await writeFile(file, `${JSON.stringify(table, null, 2)}\n`)
}
report()

function ffmpegVersion(): string {
  if (!writes) return costTable.provenance.ffmpeg
  const text = execFileSync('ffmpeg', ['-version'], { encoding: 'utf8' })
  return /ffmpeg version (\S+)/.exec(text)?.[1] ?? 'unknown'
}

function basicsOf(from: CostTable): CostBasics {
  return {
    startCpuSeconds: from.startCpuSeconds,
    deinterlaceNanosecondsPerPixel: from.deinterlaceNanosecondsPerPixel,
    toneMapNanosecondsPerPixel: from.toneMapNanosecondsPerPixel,
    audioCpuSecondsPerChannelSecond: {
      aac: from.audio.aac.cpuSecondsPerChannelSecond,
      opus: from.audio.opus.cpuSecondsPerChannelSecond,
    },
    remuxNanosecondsPerByte: from.remuxNanosecondsPerByte,
  }
}

async function readMeasurements(): Promise<Measurement[]> {
  const text = await readFile(path.join(import.meta.dirname, 'cost/measurements.jsonl'), 'utf8')
  return text
    .split('\n')
    .filter((line) => line.length > 0)
    .map((line) => JSON.parse(line) as Measurement)
}

/** The log deviation whose P10 to P90 holds 80 % of the residuals. */
function deviation(codec: string, quantity: Quantity, from: readonly Residual[]): number {
  const sizes = from
    .filter((each) => each.codec === codec)
    .map((each) => Math.abs(each[quantity]))
    .sort((a, b) => a - b)
  const rank = Math.min(sizes.length - 1, Math.ceil((sizes.length + 1) * 0.8) - 1)
  return rounded(Math.max(0.02, (sizes[rank] ?? 1) / ninetiethPercentile))
}

/** Share of a content's runs inside the interval that the other contents' errors give. */
function coverage(quantity: Quantity, codec?: string): number {
  const within = heldOut
    .filter((each) => codec === undefined || each.codec === codec)
    .map((each) => {
      const others = heldOut.filter((other) => other.content !== each.content)
      return Math.abs(each[quantity]) <= ninetiethPercentile * deviation(each.codec, quantity, others)
    })
  return rounded(within.filter(Boolean).length / within.length)
}

/** Mean product of the errors of two renditions of one clip, in units of their deviations. */
function correlation(): number {
  const scaled = heldOut.map((each) => ({
    clip: each.clip,
    error: each.cpuSeconds / deviation(each.codec, 'cpuSeconds', heldOut),
  }))
  let shared = 0
  let pairs = 0
  for (const [index, one] of scaled.entries()) {
    for (const other of scaled.slice(index + 1)) {
      if (one.clip !== other.clip) continue
      shared += one.error * other.error
      pairs++
    }
  }
  const square = scaled.reduce((total, each) => total + each.error ** 2, 0) / scaled.length
  return pairs === 0 ? 0 : rounded(Math.min(1, Math.max(0, shared / pairs / square)))
}

function report(): void {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  console.log(
    `${everyRun.length} encodes of ${table.provenance.clips} clips, ${contents.length} contents, each content left out once`,
  )
  for (const codec of videoCodecs) {
    const own = heldOut.filter((each) => each.codec === codec)
    if (own.length === 0) continue
    const line = quantities.map((quantity) => {
      const sizes = own.map((each) => Math.abs(each[quantity])).sort((a, b) => a - b)
      return `${quantity} typically off ${percent(Math.expm1(sizes[Math.floor(sizes.length / 2)]!))}, covered ${percent(coverage(quantity, codec))}`
    })
    console.log(`${codec} (${own.length}): ${line.join('; ')}`)
  }
  for (const quantity of quantities)
    console.log(`P10 to P90 of ${quantity} covers ${percent(coverage(quantity))} (80 % is right)`)
  console.log(
    `CPU seconds, contents left out: median error ${percent(table.provenance.heldOutError.medianCpuSeconds)}, mean ${percent(table.provenance.heldOutError.meanCpuSeconds)}; correlation of renditions ${table.renditionCorrelation}`,
  )
}

function rounded(value: number): number {
  return Number(value.toFixed(3))
}
