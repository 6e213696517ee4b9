/*
 * Wall time of 20 mixed jobs through Headroom against the very same ffmpeg commands run by `xargs -P` with as many processes. Headroom's
 * commands are recorded by a shim before ffmpeg and its work folders kept, so that the replay finds its inputs; both go through the shim.
 * What is left is Headroom's own: scheduling, records, verification (ffprobe, reading chunks), renames. Aim: at most 1.03.
 * Commands whose input was a passing file fail in the replay; they are counted, for they make the anchor too fast.
 * Usage: node bench/queue-wall.ts [pairs, default 3] [threads, default 2] [jobs, default 20]
 */
import { execFile, execFileSync } from 'node:child_process'
import { chmod, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findBinaries } from '../src/main/transcode/binaries.ts'
import type { OutputRequest } from '../src/shared/profiles.ts'
import { openBenchStudio } from './jobs-studio.ts'

const pairs = Number(process.argv[2] ?? 3)
const threads = Number(process.argv[3] ?? 2)
const jobCount = Number(process.argv[4] ?? 20)
const execute = promisify(execFile)
const { ffmpegPath, ffprobePath, version } = await findBinaries({ environment: process.env })
const folder = await mkdtemp(join(tmpdir(), 'headroom-wall-'))
const shim = join(folder, 'ffmpeg')
const record = join(folder, 'commands')

/** One line a command, each argument quoted for the shell; ffmpeg asked for anything but work is not recorded. */
async function writeShim(): Promise<void> {
  await writeFile(
    shim,
    `#!/bin/bash
if [ -n "$HEADROOM_BENCH_RECORD" ]; then
  line=$(printf '%q ' "$@")
  case "$line" in *${join(folder, 'clips')}*|*/work/*) printf '%s\\n' "$line" >> "$HEADROOM_BENCH_RECORD";; esac
fi
exec '${ffmpegPath}' "$@"
`,
  )
  await chmod(shim, 0o755)
  await symlink(ffprobePath, join(folder, 'ffprobe'))
}

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
  execFileSync('mkdir', ['-p', join(folder, 'clips')])
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

/** Seconds by the clock for 20 jobs, their commands recorded and their work folders kept under `kept`. */
async function throughHeadroom(clips: string[], kept: string): Promise<number> {
  const environment = { ...process.env, HEADROOM_FFMPEG: shim }
  const studio = await openBenchStudio({
    threads,
    environment,
    makeRunner: ({ runner }) => ({ ...runner, discard: async () => undefined }),
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
  await rm(record, { force: true })
  process.env.HEADROOM_BENCH_RECORD = record
  const startedAt = performance.now()
  studio.jobs.setSettings({ draining: false })
  const jobs = await Promise.all(ids.map((id) => studio.jobs.finished(id)))
  const seconds = (performance.now() - startedAt) / 1000
  delete process.env.HEADROOM_BENCH_RECORD
  for (const job of jobs)
    if (job.state !== 'completed') throw new Error(`${job.sourceName}: ${job.error?.message}`)
  await cp(join(studio.workspaceFolder, 'work'), kept, { recursive: true })
  await studio.close()
  // The replay works where the commands point.
  await cp(kept, join(studio.workspaceFolder, 'work'), { recursive: true })
  lastWorkspace = studio.workspaceFolder
  return seconds
}

let lastWorkspace = ''

async function throughXargs(): Promise<{ seconds: number; commands: number; failed: number }> {
  const lines = (await readFile(record, 'utf8')).trimEnd().split('\n')
  const failures = `${record}.failures`
  await writeFile(failures, '')
  const script = lines
    .map((line) => `${shim} -y ${line} >/dev/null 2>&1 </dev/null || echo failed >> '${failures}'`)
    .join('\0')
  await writeFile(`${record}.script`, script)
  const startedAt = performance.now()
  await execute('bash', ['-c', `xargs -0 -P ${threads} -n 1 bash -c < '${record}.script'`])
  const seconds = (performance.now() - startedAt) / 1000
  const failed = (await readFile(failures, 'utf8')).split('\n').length - 1
  return { seconds, commands: lines.length, failed }
}

await writeShim()
const clips = await makeClips()
console.log(`ffmpeg ${version}, ${jobCount} jobs, ${threads} at a time`)
const ratios: number[] = []
for (let pair = 0; pair < pairs; pair++) {
  const headroom = await throughHeadroom(clips, join(folder, `kept ${pair}`))
  const { seconds, commands, failed } = await throughXargs()
  ratios.push(headroom / seconds)
  console.log(
    `pair ${pair + 1}: Headroom ${headroom.toFixed(1)} s, xargs ${seconds.toFixed(1)} s for ${commands} commands (${failed} failed), ratio ${(headroom / seconds).toFixed(3)}`,
  )
  await rm(lastWorkspace, { recursive: true, force: true })
}
ratios.sort((a, b) => a - b)
console.log(
  `median ratio ${ratios[Math.floor(ratios.length / 2)]!.toFixed(3)} (${ratios[0]!.toFixed(3)} to ${ratios.at(-1)!.toFixed(3)})`,
)
await rm(folder, { recursive: true, force: true })
