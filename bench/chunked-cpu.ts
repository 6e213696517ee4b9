/*
 * CPU of a chunked job, with copying, audio, checking and joining, against one plain ffmpeg encode of the same profile.
 * Usage: node bench/chunked-cpu.ts [pairs] [part of a file name]   (default 3, all)
 * Counts every child process and this process's own share, from /proc/self/stat; Linux only. Prints medians of paired
 * runs, every pair's ratio, and the noise: a second plain encode against the first.
 * HEADROOM_DATA names the data folder (default ../shared/data), HEADROOM_FFMPEG the ffmpeg.
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { encoderRecipe } from '../src/main/transcode/recipes/encoders.ts'
import { videoFilters } from '../src/main/transcode/recipes/filters.ts'
import { openWorkshop, runJob, type Workshop, workRequest } from '../src/main/transcode/testing.ts'
import type { OutputRequest } from '../src/shared/profiles.ts'

const execute = promisify(execFile)
const allClips: [string, string][] = [
  ['bbb_480p_30s.mp4', 'prf_h264_480p'],
  ['bbb_720p_5s_h264.mp4', 'prf_h264_720p'],
  ['intel_car-detection_432p_30s.mp4', 'prf_h264_480p'],
  ['bbb_720p_30s_vp8.webm', 'prf_h264_720p'],
  ['intel_one-by-one-person_432p_139s.mp4', 'prf_h264_480p'],
]
const clips = allClips.filter(([name]) => name.includes(process.argv[3] ?? ''))

/** CPU seconds of this process and of all its children that ended (fields 14 to 17 of proc(5)). */
async function cpuSeconds(): Promise<number> {
  const stat = await readFile('/proc/self/stat', 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100
}

async function measure(work: () => Promise<unknown>): Promise<number> {
  const before = await cpuSeconds()
  await work()
  return (await cpuSeconds()) - before
}

/** The same filters, encoder settings and audio, with ffmpeg's own threads and its default groups of pictures. */
async function plainEncode(workshop: Workshop, path: string, profileId: string): Promise<void> {
  const source = await workshop.transcode.probe(path)
  const { video, audio } = workshop.transcode.profiles.get(profileId)
  const recipe = encoderRecipe('libx264', video!, 143, 0)
  const sound =
    source.audio.length > 0 ? ['-c:a', 'aac', '-b:a', String(audio!.bitsPerSecond), '-ac', '2'] : []
  await execute(workshop.transcode.capabilities().ffmpegPath!, [
    ...['-nostdin', '-v', 'error', '-y', '-i', path, '-map', '0:v:0', '-map', '0:a:0?'],
    ...['-vf', videoFilters(source.video!, video!).join(','), ...recipe.options, ...sound],
    ...['-movflags', '+faststart', join(workshop.folder, 'plain.mp4')],
  ])
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const pairs = Number(process.argv[2] ?? 3)
const folder = resolve(process.env.HEADROOM_DATA ?? '../shared/data', 'video/good')
const workshop = await openWorkshop()
const ratios: number[] = []
// Proving the encoders and fluent's own look at ffmpeg happen once in a program's life, not once a job.
await workshop.transcode.checkOutputs(await workshop.transcode.probe(join(folder, allClips[0]![0])), [], [])
await workshop.transcode.calibrate()
for (const [name, profileId] of clips) {
  const path = join(folder, name)
  const output: OutputRequest = { kind: 'file', container: 'mp4', profileId }
  const [plain, again, chunked]: [number[], number[], number[]] = [[], [], []]
  for (let pair = 0; pair < pairs; pair++) {
    plain.push(await measure(() => plainEncode(workshop, path, profileId)))
    chunked.push(await measure(async () => runJob(workshop, await workRequest(workshop, path, [output]))))
    again.push(await measure(() => plainEncode(workshop, path, profileId)))
  }
  // The mean of the encodes before and after cancels a machine that grows slower or faster.
  const pairRatios = chunked.map((seconds, pair) => (2 * seconds) / (plain[pair]! + again[pair]!))
  const noise = median(plain.map((seconds, pair) => Math.abs(again[pair]! / seconds - 1)))
  ratios.push(median(pairRatios))
  const columns = [
    `${name}\t${profileId}`,
    `plain ${median([...plain, ...again]).toFixed(2)} s`,
    `chunked ${median(chunked).toFixed(2)} s`,
    `ratio ${median(pairRatios).toFixed(3)} (${pairRatios.map((ratio) => ratio.toFixed(3)).join(', ')})`,
    `noise ${(noise * 100).toFixed(1)} %`,
  ]
  process.stdout.write(`${columns.join('\t')}\n`)
}
process.stdout.write(`Median ratio ${median(ratios).toFixed(3)} (aim 1.05 or less)\n`)
await workshop.remove()
