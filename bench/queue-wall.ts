/*
 * Wall time of 20 mixed jobs through Headroom against the very same ffmpeg commands run by `xargs -P` with as many processes, on the
 * inputs they had; every one must succeed. What is left is Headroom's own: scheduling, records, verification (ffprobe, reading chunks),
 * renames. Aim: at most 1.03. Printed beside it: the CPU time of Headroom's own process.
 * Usage: node bench/queue-wall.ts [pairs, default 3] [threads, default 2] [jobs, default 20]
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findBinaries } from '../src/main/transcode/binaries.ts'
import type { OutputRequest } from '../src/shared/profiles.ts'
import { type RecordedCommand, recordFfmpeg, replay } from './ffmpeg-recorder.ts'
import { openBenchStudio } from './jobs-studio.ts'

const pairs = Number(process.argv[2] ?? 3)
const threads = Number(process.argv[3] ?? 2)
const jobCount = Number(process.argv[4] ?? 20)
const execute = promisify(execFile)
const { ffmpegPath, version } = await findBinaries({ environment: process.env })
const folder = await mkdtemp(join(tmpdir(), 'headroom-wall-'))

const outputsOf = (index: number): OutputRequest[] => {
  const kinds: OutputRequest[][] = [
    [{ kind: 'file', container: 'mp4', profileId: 'prf_h264_360p' }],
    [{ kind: 'hls', profileIds: ['prf_h264_360p', 'prf_h264_480p'] }],
    [{ kind: 'file', container: 'mkv', profileId: 'prf_h264_480p' }],
    [{ kind: 'file', container: 'webm', profileId: 'prf_vp9_360p' }],
  ]
  return kinds[index % kinds.length]!
}

async function makeClips(): Promise<string[]> {
  await mkdir(join(folder, 'clips'))
  const clips: string[] = []
  for (let index = 0; index < 5; index++) {
    const clip = join(folder, 'clips', `clip ${index}.mp4`)
    const seconds = 2 + index
    const picture = [
      '-f',
      'lavfi',
      '-i',
      `testsrc2=size=320x180:rate=${index % 2 ? 25 : 24}:duration=${seconds}`,
    ]
    const sound = ['-f', 'lavfi', '-i', `sine=duration=${seconds}`]
    const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac']
    await execute(ffmpegPath, ['-v', 'error', ...picture, ...sound, ...encoding, clip])
    clips.push(clip)
  }
  return clips
}

type Run = { seconds: number; ownCpuSeconds: number; commands: RecordedCommand[]; replayFolder: string }

async function throughHeadroom(clips: string[]): Promise<Run> {
  const studio = await openBenchStudio({
    threads,
    environment: process.env,
    makeRunner: ({ runner }) => runner,
  })
  await studio.transcode.start()
  while (!studio.transcode.capabilities().complete) await new Promise((resolve) => setTimeout(resolve, 50))
  const customers = ['Acme', 'Bolt', 'Cork'].map(studio.createPayer)
  await studio.jobs.start()
  studio.jobs.setSettings({ draining: true })
  const ids: string[] = []
  for (let index = 0; index < jobCount; index++) {
    const sourcePath = clips[index % clips.length]!
    const customerId = customers[index % customers.length]!
    ids.push((await studio.jobs.submit({ sourcePath, customerId, outputs: outputsOf(index) })).id)
  }
  const { workspaceFolder } = studio
  const replayFolder = await mkdtemp(join(folder, 'replay-'))
  const recorder = recordFfmpeg({ ffmpegPath, workspaceFolder, replayFolder })
  const ownBefore = process.cpuUsage()
  const startedAt = performance.now()
  studio.jobs.setSettings({ draining: false })
  const jobs = await Promise.all(ids.map((id) => studio.jobs.finished(id)))
  const seconds = (performance.now() - startedAt) / 1000
  const own = process.cpuUsage(ownBefore)
  recorder.stop()
  for (const job of jobs) {
    if (job.state !== 'completed') throw new Error(`${job.sourceName}: ${job.error?.message}`)
    // A task that ran twice makes both sides slower; worth knowing.
    if (job.attempts > 1)
      console.log(`${job.sourceName} took ${job.attempts} tries`, studio.jobs.get(job.id).log)
  }
  await studio.close()
  const ownCpuSeconds = (own.user + own.system) / 1e6
  return { seconds, ownCpuSeconds, commands: recorder.commands, replayFolder }
}

const clips = await makeClips()
console.log(`ffmpeg ${version}, ${jobCount} jobs, ${threads} at a time`)
const ratios: number[] = []
for (let pair = 1; pair <= pairs; pair++) {
  const { seconds, ownCpuSeconds, commands, replayFolder } = await throughHeadroom(clips)
  const anchor = await replay(commands, replayFolder, threads)
  await rm(replayFolder, { recursive: true, force: true })
  ratios.push(seconds / anchor)
  console.log(
    `pair ${pair}: Headroom ${seconds.toFixed(1)} s (own CPU ${ownCpuSeconds.toFixed(2)} s), ` +
      `xargs ${anchor.toFixed(1)} s for ${commands.length} commands, ratio ${(seconds / anchor).toFixed(3)}, load ${loadavg()[0]!.toFixed(1)}`,
  )
}
ratios.sort((a, b) => a - b)
console.log(
  `median ratio ${ratios[Math.floor(ratios.length / 2)]!.toFixed(3)} (${ratios[0]!.toFixed(3)} to ${ratios.at(-1)!.toFixed(3)})`,
)
await rm(folder, { recursive: true, force: true })
