import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClip, openWorkshop, type Workshop } from './testing.ts'

let workshop: Workshop
let clip: string

beforeAll(async () => {
  workshop = await openWorkshop()
  const picture = 'testsrc2=size=320x180:rate=24:duration=8,noise=alls=8:allf=t:all_seed=1'
  clip = await makeClip(workshop, 'clip.mp4', [
    ...[
      '-f',
      'lavfi',
      '-i',
      picture,
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-crf',
      '12',
      '-pix_fmt',
      'yuv420p',
    ],
  ])
}, 120_000)
afterAll(() => workshop.remove())

/** A profile of its own quality. */
function profileOf(name: string, crf: number, height = 180) {
  return workshop.transcode.profiles.save({
    name,
    video: {
      codec: 'h264',
      maximumWidth: 320,
      maximumHeight: height,
      fit: 'inside',
      speed: 'fastest',
      rateControl: { kind: 'quality', crf },
      bitDepth: 8,
      deinterlace: 'auto',
      toneMap: true,
      preferHardware: false,
    },
    audio: null,
  }).id
}

describe('a trial', () => {
  it('compares five seconds from the middle: finer costs more bytes and is more alike', {
    timeout: 240_000,
  }, async () => {
    const { trials } = workshop.transcode
    const profileIds = [profileOf('Fine', 16), profileOf('Coarse', 42), profileOf('Small', 30, 90)]
    const begun = trials.start({ sourcePath: clip, profileIds })
    expect(begun).toMatchObject({ state: 'running', sourceName: 'clip.mp4' })
    expect(() => trials.start({ sourcePath: clip, profileIds })).toThrow('Another trial is under way')

    const done = await trials.finished()

    expect(done).toMatchObject({ state: 'done', progress: 1, error: null, failures: [], durationSeconds: 8 })
    expect(done!.stretch).toEqual({ fromSeconds: 1.5, durationSeconds: 5 })
    const [fine, coarse, small] = done!.results
    expect(done!.results.map(({ name }) => name)).toEqual(['Fine', 'Coarse', 'Small'])
    expect(fine!.sizeBytes).toBeGreaterThan(coarse!.sizeBytes)
    expect(fine!.ssim).toBeGreaterThan(0.9)
    expect(fine!.ssim).toBeLessThanOrEqual(1)
    expect(coarse!.ssim).toBeLessThan(fine!.ssim!)
    expect(coarse!.ssim).toBeGreaterThan(0.2)
    expect(small).toMatchObject({ width: 160, height: 90 })
    for (const result of done!.results) {
      expect(result.cpuSeconds).toBeGreaterThan(0)
      expect(result.bitsPerSecond).toBeCloseTo((result.sizeBytes * 8) / 5)
      expect(result.projectedSizeBytes).toBe(Math.round((result.sizeBytes / 5) * 8))
      expect(result.still).toMatch(/^data:image\/jpeg;base64,\/9j/)
    }
    expect(done!.still).toMatch(/^data:image\/jpeg;base64,\/9j/)
    expect(await filesOfTrials()).toEqual([])
  })

  it('ends at once when it is cancelled, and leaves no file', { timeout: 120_000 }, async () => {
    const { trials } = workshop.transcode
    trials.start({ profileIds: [profileOf('Cancelled', 20)] })
    expect(await trials.cancel()).toMatchObject({ state: 'cancelled', error: null, results: [] })
    expect(await filesOfTrials()).toEqual([])
  })

  it('says in words what is wrong with a source or a profile', { timeout: 120_000 }, async () => {
    const { trials } = workshop.transcode
    expect(() => trials.start({ profileIds: ['prf_audio_aac'] })).toThrow('has no picture')
    expect(() => trials.start({ profileIds: ['prf_none_such'] })).toThrow('no profile')
    trials.start({ sourcePath: join(workshop.folder, 'missing.mp4'), profileIds: ['prf_h264_360p'] })
    expect(await trials.finished()).toMatchObject({ state: 'failed', error: { code: 'SOURCE_MISSING' } })
    const sound = await makeClip(workshop, 'sound.m4a', [
      '-f',
      'lavfi',
      '-i',
      'sine=duration=2',
      '-c:a',
      'aac',
    ])
    trials.start({ sourcePath: sound, profileIds: ['prf_h264_360p'] })
    expect(await trials.finished()).toMatchObject({ state: 'failed', error: { code: 'SOURCE_NO_VIDEO' } })
    expect(await filesOfTrials()).toEqual([])
  })
})

async function filesOfTrials(): Promise<string[]> {
  const { workspace } = workshop
  return readdir(join(workspace, 'trial')).catch(() => [])
}
