import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export type SourceFacts = {
  readonly sourceCodec: string
  readonly pixelFormat: string
  readonly sourceWidthPixels: number
  readonly sourceHeightPixels: number
  readonly sourceFrameRate: number
  readonly durationSeconds: number
  readonly bytesPerSecond: number
}

export type MeasuredRun = {
  readonly cpuSeconds: number
  readonly wallSeconds: number
  readonly peakMemoryBytes: number
  readonly outputBytes: number
}

/** The facts of the first video stream; undefined where there is none or a fact is missing. */
export async function probeSource(file: string): Promise<SourceFacts | undefined> {
  const entries = 'stream=codec_name,pix_fmt,width,height,avg_frame_rate:format=duration,size'
  const { stdout } = await execute('ffprobe', [
    ...['-v', 'error', '-select_streams', 'v:0', '-show_entries', entries, '-of', 'json', `file:${file}`],
  ])
  const { streams, format } = JSON.parse(stdout) as {
    streams: Record<string, string>[]
    format: Record<string, string>
  }
  const [stream] = streams
  const [numerator, denominator] = (stream?.avg_frame_rate ?? '0/0').split('/').map(Number)
  const facts: SourceFacts = {
    sourceCodec: stream?.codec_name ?? '',
    pixelFormat: stream?.pix_fmt ?? '',
    sourceWidthPixels: Number(stream?.width),
    sourceHeightPixels: Number(stream?.height),
    sourceFrameRate: numerator! / denominator!,
    durationSeconds: Number(format.duration),
    bytesPerSecond: Number(format.size) / Number(format.duration),
  }
  return Object.values(facts).every((fact) => typeof fact === 'string' || fact > 0) ? facts : undefined
}

/** One video encode on one thread, its use as ffmpeg itself accounts for it; undefined where ffmpeg fails. */
export async function measureEncode(
  file: string,
  seconds: number,
  heightPixels: number,
  encoding: readonly string[],
): Promise<MeasuredRun | undefined> {
  const input = ['-nostdin', '-v', 'info', '-benchmark', '-y', '-t', `${seconds}`, '-i', `file:${file}`]
  const filters = [
    '-map',
    '0:v:0',
    '-an',
    '-sn',
    '-dn',
    '-vf',
    `scale=-2:${heightPixels}`,
    '-pix_fmt',
    'yuv420p',
  ]
  const output = ['-threads', '1', '-f', 'matroska', '/dev/null']
  try {
    const { stderr } = await execute(
      'nice',
      ['-n', '10', 'ffmpeg', ...input, ...filters, ...encoding, ...output],
      {
        timeout: 120_000,
        maxBuffer: 1 << 26,
      },
    )
    return parseUse(stderr)
  } catch {
    return undefined
  }
}

/** A picture source rendered to a file of near-lossless H.264. */
export async function renderSource(filter: string, seconds: number, file: string): Promise<void> {
  const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '12', '-pix_fmt', 'yuv420p']
  const input = ['-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', filter, '-t', `${seconds}`]
  await execute('ffmpeg', [...input, ...encoding, file])
}

/** `bench: utime=0.5s stime=0.1s rtime=0.6s`, `bench: maxrss=51200kB` and `video:120kB`. */
export function parseUse(log: string): MeasuredRun | undefined {
  const use = /utime=([\d.]+)s stime=([\d.]+)s rtime=([\d.]+)s/.exec(log)
  const memory = /maxrss=(\d+)k/.exec(log)
  const bytes = /video:(\d+)k/.exec(log)
  if (use === null || memory === null || bytes === null) return undefined
  return {
    cpuSeconds: Number(use[1]) + Number(use[2]),
    wallSeconds: Number(use[3]),
    peakMemoryBytes: Number(memory[1]) * 1024,
    outputBytes: Number(bytes[1]) * 1024,
  }
}
