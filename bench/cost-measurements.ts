import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { VideoCodec } from '../src/shared/profiles.ts'
import type { BenchClip } from './cost-clips.ts'

const execute = promisify(execFile)

export type Speed = 'fastest' | 'fast' | 'balanced' | 'thorough'

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

/** The encoders and presets of transcode/recipes, one thread each. */
export function encoderArguments(job: EncodeJob): string[] {
  const x26x = { fastest: 'superfast', fast: 'veryfast', balanced: 'medium', thorough: 'slow' }[job.speed]
  switch (job.codec) {
    case 'h264':
      return ['-c:v', 'libx264', '-preset', x26x, '-crf', `${job.crf}`]
    case 'hevc':
      return [
        '-c:v',
        'libx265',
        '-preset',
        x26x,
        '-crf',
        `${job.crf}`,
        '-x265-params',
        'scenecut=0:open-gop=0:pools=none:frame-threads=1:log-level=error',
      ]
    case 'vp9': {
      const usedSpeed = { fastest: '8', fast: '5', balanced: '3', thorough: '1' }[job.speed]
      const deadline = job.speed === 'fastest' ? 'realtime' : 'good'
      const quality = ['-crf', `${job.crf}`, '-b:v', '0', '-row-mt', '0']
      return ['-c:v', 'libvpx-vp9', '-deadline', deadline, '-cpu-used', usedSpeed, ...quality]
    }
    case 'av1': {
      const preset = { fastest: '12', fast: '10', balanced: '8', thorough: '5' }[job.speed]
      return ['-c:v', 'libsvtav1', '-preset', preset, '-crf', `${job.crf}`, '-svtav1-params', 'lp=1:scd=0']
    }
  }
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
  const group = Math.ceil(clip.framesPerSecond * seconds) + 1
  const coded = [...encoderArguments(job), '-threads', '1', '-g', `${group}`, '-keyint_min', `${group}`]
  const flags = job.codec === 'h264' ? ['-sc_threshold', '0'] : []
  return [...filtered, ...coded, ...flags, '-f', 'mp4', '-movflags', '+cmaf+frag_keyframe', '/dev/null']
}
