import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** A clip to measure. Clips of one `content` show the same pictures, so they are held out together. */
export type BenchClip = {
  name: string
  content: string
  path: string
  codec: string
  width: number
  height: number
  framesPerSecond: number
  durationSeconds: number
  sizeBytes: number
}

type Recipe = { name: string; content: string; arguments: string[] }

const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-pix_fmt', 'yuv420p']

/** Pictures every ffmpeg can draw, so that the script runs without any data. */
const drawn: Recipe[] = [
  ['mandelbrot_1080p', 'mandelbrot=size=1920x1080:rate=25', []],
  ['testsrc2_720p', 'testsrc2=size=1280x720:rate=30', []],
  ['gradients_1080p', 'gradients=size=1920x1080:rate=24:speed=0.02', ['-vf', 'noise=alls=10:allf=t']],
  ['life_480p', 'life=size=854x480:rate=25:mold=10:ratio=0.1:death_color=#204060:life_color=#f0e0c0', []],
  ['cellauto_360p', 'cellauto=size=640x360:rate=25:rule=18', ['-vf', 'gblur=sigma=2']],
].map(([name, source, filter]) => ({
  name: name as string,
  content: name as string,
  arguments: ['-f', 'lavfi', '-i', source as string, '-t', '4', ...(filter as string[]), ...h264],
}))

/** Unlike anything a studio films: their coding cost speaks for decoding and scaling only where footage is there too. */
export const drawnContents: ReadonlySet<string> = new Set(drawn.map(({ content }) => content))

/** Real footage of the data folder, used as it is. */
const footage: [name: string, content: string][] = [
  ['bbb_480p_30s.mp4', 'bbb'],
  ['bbb_720p_5s_h264.mp4', 'bbb'],
  ['bbb_720p_30s_vp8.webm', 'bbb'],
  ['chaplin_360p_10s.mp4', 'chaplin'],
  ['intel_asl_yes.mkv', 'intel_asl'],
  ['intel_car-detection_432p_30s.mp4', 'intel_car'],
  ['intel_one-by-one-person_432p_139s.mp4', 'intel_person'],
  ['mdn_crystal.mp4', 'mdn_crystal'],
  ['mdn_elf.mp4', 'mdn_elf'],
  ['mdn_frog.mp4', 'mdn_frog'],
  ['mdn_rabbit.mp4', 'mdn_rabbit'],
  ['smpte_1080p_10s_25fps.mp4', 'smpte'],
]

/** The same footage enlarged with a little grain, for large frames that hold real motion; and in other codecs, for decoding. */
const derived: [from: string, name: string, content: string, encoder: string[]][] = [
  [
    'mdn_crystal.mp4',
    'crystal_1080p_h264',
    'mdn_crystal',
    ['-vf', 'scale=1620:1080,noise=alls=4:allf=t', ...h264],
  ],
  ['mdn_elf.mp4', 'elf_1080p_h264', 'mdn_elf', ['-vf', 'scale=1620:1080', ...h264]],
  ['bbb_720p_5s_h264.mp4', 'bbb_1080p_h264', 'bbb', ['-vf', 'scale=1920:1080,noise=alls=3:allf=t', ...h264]],
  ['intel_car-detection_432p_30s.mp4', 'car_1080p_h264', 'intel_car', ['-vf', 'scale=1920:1080', ...h264]],
  ['mdn_frog.mp4', 'frog_720p_h264', 'mdn_frog', ['-vf', 'scale=1080:720,noise=alls=6:allf=t', ...h264]],
  ['mdn_rabbit.mp4', 'rabbit_hevc', 'mdn_rabbit', ['-c:v', 'libx265', '-preset', 'superfast', '-crf', '22']],
  [
    'bbb_720p_5s_h264.mp4',
    'bbb_720p_hevc10',
    'bbb',
    ['-c:v', 'libx265', '-preset', 'superfast', '-crf', '22', '-pix_fmt', 'yuv420p10le'],
  ],
  [
    'mdn_crystal.mp4',
    'crystal_vp9',
    'mdn_crystal',
    ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '1500k'],
  ],
  [
    'chaplin_360p_10s.mp4',
    'chaplin_vp8',
    'chaplin',
    ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '800k'],
  ],
  ['mdn_elf.mp4', 'elf_av1', 'mdn_elf', ['-c:v', 'libsvtav1', '-preset', '12', '-crf', '30']],
  ['mdn_frog.mp4', 'frog_mpeg2', 'mdn_frog', ['-c:v', 'mpeg2video', '-q:v', '4']],
  ['bbb_480p_30s.mp4', 'bbb_480p_mpeg4', 'bbb', ['-c:v', 'mpeg4', '-q:v', '4']],
  ['mdn_rabbit.mp4', 'rabbit_prores', 'mdn_rabbit', ['-c:v', 'prores_ks', '-profile:v', '2']],
  ['bbb_720p_5s_h264.mp4', 'bbb_720p_mjpeg', 'bbb', ['-c:v', 'mjpeg', '-q:v', '4', '-pix_fmt', 'yuvj420p']],
]

/** Makes what has to be made in `folder` (kept between runs) and describes every clip. */
export async function prepareClips(folder: string, dataFolder: string): Promise<BenchClip[]> {
  await mkdir(folder, { recursive: true })
  const clips: BenchClip[] = []
  for (const recipe of drawn) {
    const file = path.join(folder, `${recipe.name}.mkv`)
    await make(file, recipe.arguments)
    clips.push(await describeClip(file, recipe.name, recipe.content))
  }
  const good = path.join(dataFolder, 'video', 'good')
  if (!existsSync(good)) {
    console.log(`No footage in ${good} (HEADROOM_DATA): measuring drawn clips only.`)
    return clips
  }
  for (const [name, content] of footage) clips.push(await describeClip(path.join(good, name), name, content))
  for (const [from, name, content, encoder] of derived) {
    const file = path.join(folder, `${name}.mkv`)
    await make(file, ['-t', '4', '-i', path.join(good, from), '-an', ...encoder])
    clips.push(await describeClip(file, name, content))
  }
  return clips
}

async function make(file: string, recipe: string[]): Promise<void> {
  if (existsSync(file)) return
  console.log(`making ${path.basename(file)}`)
  await execute('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...recipe, file])
}

async function describeClip(file: string, name: string, content: string): Promise<BenchClip> {
  const entries = 'stream=codec_name,width,height,avg_frame_rate:format=duration'
  const { stdout } = await execute('ffprobe', [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    entries,
    '-of',
    'json',
    file,
  ])
  const { streams, format } = JSON.parse(stdout) as {
    streams: { codec_name: string; width: number; height: number; avg_frame_rate: string }[]
    format: { duration: string }
  }
  const stream = streams[0]!
  const [numerator, denominator] = stream.avg_frame_rate.split('/').map(Number)
  return {
    name,
    content,
    path: file,
    codec: stream.codec_name,
    width: stream.width,
    height: stream.height,
    framesPerSecond: numerator! / denominator!,
    durationSeconds: Number(format.duration),
    sizeBytes: (await stat(file)).size,
  }
}
