import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { encoderRecipe } from '../../src/main/transcode/recipes/encoders.ts'
import type { VideoCodec, VideoSettings } from '../../src/shared/profiles.ts'
import type { BenchClip } from './clips.ts'

const execute = promisify(execFile)

export type Speed = VideoSettings['speed']

/** One measured run of ffmpeg on a clip's first seconds, with one thread. */
export type Measurement = {
  clip: Omit<BenchClip, 'path'>
  job: EncodeJob | { kind: 'decode' } | { kind: 'scale'; width: number; height: number }
  frames: number
  cpuSeconds: number
  peakMemoryBytes: number
  outputBytes: number
}

export type EncodeJob = {
  kind: 'encode'
  codec: VideoCodec
  speed: Speed
  crf: number
  width: number
  height: number
}

const encoders = { h264: 'libx264', hevc: 'libx265', vp9: 'libvpx-vp9', av1: 'libsvtav1' } as const

/** The transcode room's own recipe for a chunk, with one thread. */
function encoderArguments(job: EncodeJob, framesPerGroup: number): string[] {
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
  return encoderRecipe(encoders[job.codec], settings, framesPerGroup, 1).options
}

/** Runs one job on the clip's first `seconds`. CPU time and memory are ffmpeg's own (`-benchmark`: user + system, maximum resident set). */
export async function measure(
  clip: BenchClip,
  job: Measurement['job'],
  seconds: number,
): Promise<Measurement> {
  const { stdout, stderr } = await execute(
    'nice',
    ['-n', '10', 'ffmpeg', ...ffmpegArguments(clip, job, seconds)],
    {
      maxBuffer: 1 << 26,
    },
  )
  const frames = Number(/frame=\s*(\d+)\s*[\s\S]*?$/.exec(stdout.slice(stdout.lastIndexOf('frame=')))?.[1])
  const outputBytes = Number(
    /total_size=(\d+)/.exec(stdout.slice(stdout.lastIndexOf('total_size=')))?.[1] ?? 0,
  )
  const user = Number(/utime=([\d.]+)s/.exec(stderr)?.[1])
  const system = Number(/stime=([\d.]+)s/.exec(stderr)?.[1])
  const peakMemoryBytes = Number(/maxrss=(\d+)/.exec(stderr)?.[1]) * 1024
  if (![frames, user, system, peakMemoryBytes].every(Number.isFinite)) {
    throw new Error(`ffmpeg did not report its use for ${clip.name}: ${stderr.slice(-400)}`)
  }
  const { path: _, ...described } = clip
  return { clip: described, job, frames, cpuSeconds: user + system, peakMemoryBytes, outputBytes }
}

function ffmpegArguments(clip: BenchClip, job: Measurement['job'], seconds: number): string[] {
  const input = [
    '-nostdin',
    '-hide_banner',
    '-benchmark',
    '-nostats',
    '-progress',
    'pipe:1',
    '-y',
    '-threads',
    '1',
  ]
  const source = ['-t', `${seconds}`, '-i', `file:${clip.path}`, '-map', '0:v:0', '-an', '-sn', '-dn']
  if (job.kind === 'decode') return [...input, ...source, '-f', 'null', '-']
  const scaled = job.width === clip.width && job.height === clip.height
  const filter = `${scaled ? '' : `scale=${job.width}:${job.height}:flags=bicubic,`}format=yuv420p`
  const filtered = [...input, '-filter_threads', '1', ...source, '-vf', filter, '-fps_mode', 'passthrough']
  if (job.kind === 'scale') return [...filtered, '-f', 'null', '-']
  const encoder = encoderArguments(job, Math.ceil(clip.framesPerSecond * seconds))
  return [...filtered, ...encoder, '-f', 'mp4', '-movflags', '+frag_keyframe+empty_moov', '/dev/null']
}
