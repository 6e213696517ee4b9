import { execFileSync } from 'node:child_process'
import { access, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OutputRequest } from '#shared/profiles.ts'
import { wallClock } from '../clock.ts'
import { supervise } from './supervisor.ts'
import { makeClip, openWorkshop, runJob, type Workshop, workRequest } from './testing.ts'

const silent = { onProgress() {}, onLog() {} }
const mp4: OutputRequest = { kind: 'file', container: 'mp4', profileId: 'prf_h264_360p' }
const onLinux = process.platform === 'linux'

let workshop: Workshop
/** Takes seconds to encode, so that something can happen meanwhile. */
let slow: string
beforeAll(async () => {
  workshop = await openWorkshop()
  slow = await makeClip(workshop, 'slow.mp4', [
    ...['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30:duration=6', '-pix_fmt', 'yuv420p'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast'],
  ])
})
afterAll(() => workshop.remove())

/** Starts a span and waits until its ffmpeg encodes. */
async function startSlowSpan() {
  const output: OutputRequest = { kind: 'file', container: 'mp4', profileId: 'prf_hevc_720p' }
  const request = await workRequest(workshop, slow, [output])
  const { runner } = workshop.transcode
  const { tasks } = await runner.run(runner.firstTask(request), silent).done
  const { promise: underWay, resolve } = Promise.withResolvers<void>()
  const running = runner.run(tasks![0]!, {
    onLog() {},
    onProgress(progress) {
      if (progress > 0 && progress < 1) resolve()
    },
  })
  await Promise.race([underWay, running.done])
  return { running, request }
}

/** The process that works in a folder, found as a stranger would. */
async function findFfmpeg(folder: string): Promise<number> {
  for (const name of await readdir('/proc')) {
    const line = /^\d+$/.test(name) ? await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '') : ''
    if (line.includes('\0-i\0') && line.includes(folder)) return Number(name)
  }
  throw new Error(`No process works in ${folder}.`)
}

test('a cancelled task ends its process, leaves no partial file and tells what it used', async () => {
  const { running, request } = await startSlowSpan()
  running.pause()
  await running.cancel()
  await expect(running.done).rejects.toMatchObject({ code: 'CANCELLED' })
  if (onLinux) expect(running.cpuSecondsSoFar()).toBeGreaterThan(0)
  expect((await readdir(join(request.workFolder, 'v0'))).filter((name) => name.includes('partial'))).toEqual(
    [],
  )
})

test.skipIf(!onLinux)('an ffmpeg killed in the middle of a span is reported as killed', async () => {
  const { running, request } = await startSlowSpan()
  process.kill(await findFfmpeg(request.workFolder), 'SIGKILL')
  await expect(running.done).rejects.toMatchObject({ code: 'FFMPEG_KILLED' })
  expect((await readdir(join(request.workFolder, 'v0'))).filter((name) => name.includes('partial'))).toEqual(
    [],
  )
})

test.skipIf(!onLinux)('an ffmpeg that someone stopped is ended as stalled', async () => {
  const { ffmpegPath } = workshop.transcode.capabilities()
  const folder = await mkdtemp(join(workshop.folder, 'stalled-'))
  const { promise: underWay, resolve } = Promise.withResolvers<void>()
  const run = supervise(
    {
      command: {
        inputs: [
          { options: ['-nostdin', '-progress', 'pipe:2', '-f', 'lavfi'], source: 'testsrc2=duration=600' },
        ],
        outputs: [
          { options: ['-c:v', 'libx264', '-f', 'matroska'], target: `file:${join(folder, 'out.mkv')}` },
        ],
      },
      sourcePath: 'clip.mp4',
      expected: { frames: 15_000 },
      onProgress: () => resolve(),
    },
    // Longer than ffmpeg's own reports are apart, even on a busy machine.
    { ffmpegPath: ffmpegPath!, niceness: 0, clock: wallClock, stallMs: 3000 },
  )
  await underWay
  process.kill(await findFfmpeg(folder), 'SIGSTOP')
  await expect(run.done).rejects.toMatchObject({ code: 'FFMPEG_STALLED' })
})

test('an ffmpeg that went away is reported as missing, and found again when it is back', async () => {
  const bin = await mkdtemp(join(tmpdir(), 'headroom-bin-'))
  const missing = supervise(
    {
      command: { inputs: [], outputs: [] },
      sourcePath: 'clip.mp4',
      expected: { seconds: 1 },
    },
    { ffmpegPath: join(bin, 'ffmpeg'), niceness: 0, clock: wallClock },
  )
  await expect(missing.done).rejects.toMatchObject({ code: 'FFMPEG_MISSING' })
  await rm(bin, { recursive: true })
})

/** A file system of a few blocks, where this user may mount one. */
async function mountTiny(folder: string, size: string): Promise<boolean> {
  await mkdir(folder, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test.skipIf(!onLinux)('a full disk is named, and nothing is left under the final name', async (context) => {
  const folder = join(workshop.folder, 'tiny')
  if (!(await mountTiny(folder, '64k'))) return context.skip('mounting a tiny file system needs root')
  try {
    const request = { ...(await workRequest(workshop, slow, [mp4])), outputFolder: join(folder, 'outputs') }
    await expect(runJob(workshop, request)).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(await readdir(request.outputFolder)).toEqual([])
    const inWork = { ...(await workRequest(workshop, slow, [mp4])), workFolder: join(folder, 'work') }
    await expect(runJob(workshop, inWork)).rejects.toMatchObject({ code: 'DISK_FULL' })
  } finally {
    execFileSync('umount', [folder])
  }
})

test.skipIf(!onLinux)('a device that takes nothing more is a full disk as well', async () => {
  await access('/dev/full')
  const { ffmpegPath } = workshop.transcode.capabilities()
  const run = supervise(
    {
      command: {
        inputs: [{ options: ['-nostdin', '-y', '-f', 'lavfi'], source: 'testsrc2=duration=1' }],
        outputs: [{ options: ['-c:v', 'rawvideo', '-f', 'rawvideo'], target: 'file:/dev/full' }],
      },
      sourcePath: 'clip.mp4',
      expected: { seconds: 1 },
    },
    { ffmpegPath: ffmpegPath!, niceness: 0, clock: wallClock },
  )
  await expect(run.done).rejects.toMatchObject({ code: 'DISK_FULL' })
})
