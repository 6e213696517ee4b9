import { chmod, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeClip, openWorkshop, runJob, type Workshop, workRequest } from './testing.ts'

/*
 * There is no GPU where these tests run. Their ffmpeg is a double of one that has NVENC: a script that names such an encoder among its
 * own and hands its work to libx264. What it shows is which time is counted, not how any hardware behaves.
 */
const doubleOf = (ffmpegPath: string) => `#!/bin/sh
encoders=no
for argument do
  shift
  case "$argument" in
    -encoders) encoders=yes ;;
    h264_nvenc) argument=libx264; if [ -e "$0.broken" ]; then exit 1; fi ;;
    -cq) argument=-crf ;;
  esac
  set -- "$@" "$argument"
done
if [ $encoders = yes ]; then
  '${ffmpegPath}' "$@" && echo ' V....D h264_nvenc           Double of NVIDIA NVENC (codec h264)'
else
  exec '${ffmpegPath}' "$@"
fi
`

describe.skipIf(process.platform === 'win32')('a session of a hardware encoder', () => {
  let real: Workshop
  let workshop: Workshop
  let double: string
  let clip: string
  beforeAll(async () => {
    real = await openWorkshop()
    clip = await makeClip(real, 'clip.mp4', ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=10:duration=13'])
    double = join(real.folder, 'ffmpeg-with-nvenc')
    await writeFile(double, doubleOf(real.transcode.capabilities().ffmpegPath!))
    await chmod(double, 0o755)
    workshop = await openWorkshop({ ...process.env, HEADROOM_FFMPEG: double })
  })
  afterAll(async () => {
    await workshop.remove()
    await real.remove()
  })

  async function encode(preferHardware: boolean) {
    const [video] = workshop.transcode.profiles.list().flatMap((profile) => profile.video ?? [])
    const settings = {
      ...video!,
      codec: 'h264' as const,
      maximumWidth: 160,
      maximumHeight: 90,
      preferHardware,
    }
    const { id } = workshop.transcode.profiles.save({ name: 'Test', video: settings, audio: null })
    try {
      const output = { kind: 'file' as const, container: 'mp4' as const, profileId: id }
      const { reports, tasks, outputs, notes } = await runJob(
        workshop,
        await workRequest(workshop, clip, [output]),
      )
      expect(outputs).toHaveLength(1)
      const isPicture = (index: number) => tasks[index]!.kind === 'video'
      return {
        pictures: reports.filter((_, index) => isPicture(index)),
        others: reports.filter((_, index) => !isPicture(index)),
        notes,
      }
    } finally {
      workshop.transcode.profiles.remove(id)
    }
  }

  test('counts while a picture is encoded with it, within the time of its task, and in no other task', async () => {
    const { pictures, others, notes } = await encode(true)
    const { encoders } = workshop.transcode.capabilities()
    expect(encoders).toContainEqual(
      expect.objectContaining({ name: 'h264_nvenc', hardware: true, works: true }),
    )
    expect(notes).toEqual([])
    for (const { gpuSessionSeconds, wallSeconds } of pictures) {
      expect(gpuSessionSeconds).toBeGreaterThan(0)
      expect(gpuSessionSeconds).toBeLessThanOrEqual(wallSeconds)
    }
    for (const { gpuSessionSeconds } of others) expect(gpuSessionSeconds).toBe(0)
  })

  test('is not held by an encoder of the processor', async () => {
    const { pictures } = await encode(false)
    for (const { gpuSessionSeconds } of pictures) expect(gpuSessionSeconds).toBe(0)
  })

  test('that fails counts until then: the processor takes over, which is said', async () => {
    await writeFile(`${double}.broken`, '')
    try {
      const { pictures, notes } = await encode(true)
      expect(notes.join()).toContain('The hardware encoder h264_nvenc failed, so libx264 took over')
      const held = pictures.reduce((sum, { gpuSessionSeconds }) => sum + gpuSessionSeconds, 0)
      const wall = pictures.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0)
      expect(held).toBeGreaterThan(0)
      expect(held).toBeLessThan(wall)
    } finally {
      await rm(`${double}.broken`)
    }
  })
})
