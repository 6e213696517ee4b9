import { existsSync } from 'node:fs'
import { appendFile, readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type BenchClip, prepareClips } from './clips.ts'
import { type EncodeJob, type Measurement, measure, type Speed } from './measurements.ts'

/*
 * Measures what decoding, scaling and encoding cost and appends to bench/cost/measurements.jsonl what is not there yet, so that it can be
 * stopped and taken up again. `node bench/cost/measure.ts --minutes 20 [--codecs h264,hevc]`; then `node bench/cost-coefficients.ts --write`.
 */

const file = path.join(import.meta.dirname, 'measurements.jsonl')
const heights = [240, 360, 480, 720, 1080]
const speeds: Speed[] = ['fastest', 'fast', 'balanced', 'thorough']
const qualities = {
  h264: [19, 22, 25, 29],
  hevc: [21, 25, 29, 33],
  vp9: [28, 33, 38, 44],
  av1: [25, 32, 39, 46],
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    codecs: { type: 'string', default: 'h264,hevc,vp9,av1' },
  },
})
const deadline = Date.now() + Number(values.minutes) * 60_000
const codecs = values.codecs.split(',') as (keyof typeof qualities)[]

const clips = await prepareClips(
  path.join(os.tmpdir(), 'headroom-bench-clips'),
  process.env.HEADROOM_DATA ?? path.join(import.meta.dirname, '../../../shared/data'),
)
const measurements: Measurement[] = existsSync(file) ? parseLines(await readFile(file, 'utf8')) : []
const key = (clip: string, job: object): string => `${clip} ${JSON.stringify(job)}`
const known = new Set(measurements.map((each) => key(each.clip.name, each.job)))
for (const { clip, job, seconds } of plan(clips)) {
  if (Date.now() > deadline) break
  if (known.has(key(clip.name, job))) continue
  const measured = await measure(clip, job, seconds)
  measurements.push(measured)
  console.log(key(clip.name, job), `${measured.cpuSeconds.toFixed(2)} s`)
  await appendFile(file, `${JSON.stringify(measured)}\n`)
}
console.log(`${measurements.length} measurements in ${path.basename(file)}`)

/** Every clip decoded and scaled; then rounds of encodes, so that stopping early leaves every clip and codec covered. */
function plan(all: BenchClip[]): { clip: BenchClip; job: Measurement['job']; seconds: number }[] {
  const basics = all.flatMap((clip) => [
    { clip, job: { kind: 'decode' } as const, seconds: 4 },
    ...sizesFor(clip).map((size) => ({ clip, job: { kind: 'scale', ...size } as const, seconds: 4 })),
  ])
  const rounds = Array.from({ length: 4 }, (_, round) =>
    all.flatMap((clip, index) =>
      codecs.map((codec, codecIndex) => {
        // A Latin square over speeds, sizes and qualities: every combination of two is met by different contents.
        const sizes = sizesFor(clip)
        const job: EncodeJob = {
          kind: 'encode',
          codec,
          speed: speeds[(round + index + codecIndex) % 4]!,
          crf: qualities[codec][(round * 3 + index * 2 + Math.floor(index / 4)) % 4]!,
          ...sizes[(round + Math.floor(index / 2)) % sizes.length]!,
        }
        return { clip, job, seconds: secondsFor(job, clip) }
      }),
    ),
  )
  return [...basics, ...rounds.flat()]
}

/** Slow encoders get fewer pixels to do, so that a round takes minutes. */
function secondsFor(job: EncodeJob, clip: BenchClip): number {
  if (job.codec === 'h264') return 4
  const pixels = job.speed === 'fastest' ? 100e6 : job.speed === 'fast' ? 50e6 : 20e6
  const seconds = pixels / (job.width * job.height * clip.framesPerSecond)
  return Math.min(4, Math.max(0.8, Math.round(seconds * 10) / 10))
}

/** The clip's own size and the ladder's heights below it, even numbers. */
function sizesFor(clip: BenchClip): { width: number; height: number }[] {
  const even = (value: number): number => Math.max(2, Math.round(value / 2) * 2)
  const own = { width: even(clip.width), height: even(clip.height) }
  const smaller = heights
    .filter((height) => height < clip.height * 0.95)
    .map((height) => ({ width: even((clip.width * height) / clip.height), height }))
  return [own, ...smaller.reverse()].slice(0, 4)
}

function parseLines(text: string): Measurement[] {
  return text
    .split('\n')
    .filter((line) => line.length > 0)
    .map((line) => JSON.parse(line) as Measurement)
}
