import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { encoderRecipe } from '../../src/main/transcode/recipes/encoders.ts'
import {
  encodingSpeeds,
  type VideoCodec,
  type VideoSettings,
  videoCodecs,
} from '../../src/shared/profiles.ts'
import { type BenchClip, prepareClips } from '../cost/clips.ts'
import { type QualityMeasurement, readQualityMeasurements, sizesFor } from './measurements.ts'

/*
 * Measures how much of the picture survives: each clip's first seconds are encoded by this program's own recipes over codecs, speeds,
 * qualities and sizes, enlarged back to the clip's own size and compared with it by ffmpeg's ssim filter (luma, mean over the frames).
 * Appends to bench/quality/measurements.jsonl what is not there yet, so that it can be stopped and taken up again:
 * `node bench/quality/measure.ts --minutes 30`; then `node bench/quality-coefficients.ts --write`.
 */

const execute = promisify(execFile)
const encoders = { h264: 'libx264', hevc: 'libx265', vp9: 'libvpx-vp9', av1: 'libsvtav1' } as const
const qualities: Record<VideoCodec, number[]> = {
  h264: [18, 22, 26, 31],
  hevc: [20, 24, 29, 34],
  vp9: [26, 33, 40, 48],
  av1: [25, 33, 41, 50],
}
const rounds = 5

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } })
const deadline = Date.now() + Number(values.minutes) * 60_000
const clips = await prepareClips(
  path.join(os.tmpdir(), 'headroom-bench-clips'),
  process.env.HEADROOM_DATA ?? path.join(import.meta.dirname, '../../../shared/data'),
)
const file = path.join(import.meta.dirname, 'measurements.jsonl')
const measurements = existsSync(file) ? readQualityMeasurements(await readFile(file, 'utf8')) : []
const key = (clip: string, job: object): string => `${clip} ${JSON.stringify(job)}`
const known = new Set(measurements.map(({ clip, job }) => key(clip.name, job)))
const folder = await mkdtemp(path.join(os.tmpdir(), 'headroom-quality-'))
try {
  for (const { clip, job } of plan(clips)) {
    if (Date.now() > deadline) break
    if (known.has(key(clip.name, job))) continue
    const measured = await measure(clip, job)
    known.add(key(clip.name, job))
    console.log(key(clip.name, job), measured.similarity)
    await appendFile(file, `${JSON.stringify(measured)}\n`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
console.log(`${known.size} measurements in ${path.basename(file)}`)

/**
 * Rounds, so that stopping early leaves every clip and codec covered. Codec, speed, quality and size turn at different paces, so that
 * every two of them meet on different contents.
 */
function plan(all: BenchClip[]): { clip: BenchClip; job: QualityMeasurement['job'] }[] {
  return Array.from({ length: rounds }, (_, round) =>
    all.flatMap((clip, index) =>
      videoCodecs.map((codec, codecIndex) => {
        const sizes = sizesFor(clip)
        const size = sizes[(round + index + 2 * codecIndex) % sizes.length]!
        const speed = encodingSpeeds[(round + Math.floor(index / 2) + codecIndex) % 4]!
        const crf = qualities[codec][(3 * round + Math.floor(index / 3) + codecIndex) % 4]!
        return { clip, job: { codec, speed, crf, ...size } }
      }),
    ),
  ).flat()
}

/** Slow encoders and large frames get fewer frames, so that a round takes minutes. */
function framesFor(clip: BenchClip, job: QualityMeasurement['job']): number {
  const slow = job.codec !== 'h264' && (job.speed === 'balanced' || job.speed === 'thorough')
  const pixels = slow ? 12e6 : 40e6
  return Math.round(Math.min(60, Math.max(12, pixels / (clip.width * clip.height))))
}

async function measure(clip: BenchClip, job: QualityMeasurement['job']): Promise<QualityMeasurement> {
  const frames = framesFor(clip, job)
  const encoded = path.join(folder, 'encoded.mp4')
  const settings: VideoSettings = {
    codec: job.codec,
    speed: job.speed,
    rateControl: { kind: 'quality', crf: job.crf },
    maximumWidth: job.width,
    maximumHeight: job.height,
    fit: 'inside',
    bitDepth: 8,
    deinterlace: 'never',
    toneMap: false,
    preferHardware: false,
  }
  const source = ['-i', `file:${clip.path}`, '-map', '0:v:0', '-an', '-sn', '-dn']
  const { options } = encoderRecipe(encoders[job.codec], settings, frames, 1)
  await ffmpeg([
    ...[...source, '-vf', `scale=${job.width}:${job.height}:flags=bicubic,format=yuv420p`],
    ...['-fps_mode', 'passthrough', '-frames:v', `${frames}`, ...options, encoded],
  ])
  // Frames are compared by their number: the two files count time differently.
  const enlarge = `[0:v]scale=${clip.width}:${clip.height}:flags=bicubic,format=yuv420p,settb=AVTB,setpts=N*40000[seen]`
  const original = `[1:v]format=yuv420p,trim=end_frame=${frames},settb=AVTB,setpts=N*40000[original]`
  const report = await ffmpeg([
    ...['-i', encoded, '-i', `file:${clip.path}`, '-an'],
    ...['-lavfi', `${enlarge};${original};[seen][original]ssim`, '-f', 'null', '-'],
  ])
  const similarity = Number(/SSIM Y:([\d.]+)/.exec(report)?.[1])
  if (!Number.isFinite(similarity)) throw new Error(`No SSIM for ${clip.name}: ${report.slice(-400)}`)
  const { path: _, ...described } = clip
  return { clip: described, job, frames, similarity }
}

async function ffmpeg(options: string[]): Promise<string> {
  const common = ['-nostdin', '-hide_banner', '-nostats', '-y', '-threads', '1', '-filter_threads', '1']
  const { stderr } = await execute('nice', ['-n', '12', 'ffmpeg', ...common, ...options], {
    maxBuffer: 1 << 26,
  })
  return stderr
}
