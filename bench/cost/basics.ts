import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Work that hardly depends on the picture: measured once on drawn input, the median of three runs. */
export type CostBasics = {
  startCpuSeconds: number
  deinterlaceNanosecondsPerPixel: number
  toneMapNanosecondsPerPixel: number
  audioCpuSecondsPerChannelSecond: { aac: number; opus: number }
  remuxNanosecondsPerByte: number
}

const quiet = ['-nostdin', '-hide_banner', '-benchmark', '-y', '-threads', '1', '-filter_threads', '1']
const toneMap =
  'zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p'

export async function measureBasics(): Promise<CostBasics> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'headroom-basics-'))
  try {
    const startCpuSeconds = await processCpuSeconds(
      lavfi('testsrc2=size=320x180:rate=25', '0.04', ['-c:v', 'libx264']),
    )
    const drawn = 'testsrc2=size=1280x720:rate=25'
    const pixels = 1280 * 720 * 25 * 4
    const plain = await cpuSeconds(lavfi(drawn, '4', ['-pix_fmt', 'yuv420p']))
    const deinterlaced = await cpuSeconds(lavfi(drawn, '4', ['-vf', 'format=yuv420p,bwdif=mode=send_frame']))
    const hdr = 'setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc,format=yuv420p10le'
    const drawnHdr = await cpuSeconds(lavfi(drawn, '2', ['-vf', hdr]))
    const mapped = await cpuSeconds(lavfi(drawn, '2', ['-vf', `${hdr},${toneMap}`]))
    return {
      startCpuSeconds,
      deinterlaceNanosecondsPerPixel: ((deinterlaced - plain) / pixels) * 1e9,
      toneMapNanosecondsPerPixel: ((mapped - drawnHdr) / (pixels / 2)) * 1e9,
      audioCpuSecondsPerChannelSecond: { aac: await audioCost('aac'), opus: await audioCost('libopus') },
      remuxNanosecondsPerByte: await remuxCost(path.join(folder, 'long.mp4')),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Pink noise with a tone, decoded from AAC as a source would be. */
async function audioCost(codec: string): Promise<number> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'headroom-audio-'))
  try {
    const source = path.join(folder, 'source.m4a')
    const drawn = 'anoisesrc=color=pink:amplitude=0.3:duration=60,aformat=channel_layouts=stereo'
    await execute('ffmpeg', [...quiet, '-f', 'lavfi', '-i', drawn, '-c:a', 'aac', '-b:a', '128k', source])
    const encode = [
      ...quiet,
      '-i',
      source,
      '-c:a',
      codec,
      '-b:a',
      '128k',
      '-ar',
      '48000',
      '-f',
      'mp4',
      '/dev/null',
    ]
    return (await cpuSeconds(encode)) / 60 / 2
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function remuxCost(file: string): Promise<number> {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=25', '-t', '20', '-c:v', 'libx264']
  await execute('ffmpeg', [...quiet, ...source, '-preset', 'ultrafast', '-b:v', '20M', file])
  const { size } = await stat(file)
  return ((await cpuSeconds([...quiet, '-i', file, '-c', 'copy', '-f', 'mp4', `${file}.copy`])) / size) * 1e9
}

function lavfi(source: string, seconds: string, options: string[]): string[] {
  const sink = options.includes('-c:v') ? ['-f', 'mp4', '/dev/null'] : ['-f', 'null', '-']
  return [...quiet, '-f', 'lavfi', '-i', source, '-t', seconds, ...options, ...sink]
}

/** Of the whole process, as a job is charged: `-benchmark` leaves out loading the program and opening its files. */
async function processCpuSeconds(ffmpegArguments: string[]): Promise<number> {
  const repeats = 10
  const script = `i=0; while [ $i -lt ${repeats} ]; do ffmpeg "$@" 2>/dev/null; i=$((i+1)); done; times`
  const { stdout } = await execute('sh', ['-c', script, 'sh', ...ffmpegArguments])
  const children = stdout.trim().split('\n')[1] ?? ''
  const [user, system] = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  )
  return Number(((user! + system!) / repeats).toFixed(3))
}

async function cpuSeconds(ffmpegArguments: string[]): Promise<number> {
  const runs: number[] = []
  for (let run = 0; run < 3; run++) {
    const { stderr } = await execute('nice', ['-n', '10', 'ffmpeg', ...ffmpegArguments], {
      maxBuffer: 1 << 26,
    })
    const use = /utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr)
    runs.push(Number(use?.[1]) + Number(use?.[2]))
  }
  return runs.sort((a, b) => a - b)[1]!
}
