import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AudioSettings, OutputRequest, VideoSettings } from '#shared/profiles.ts'
import { ffprobeJson, makeClip, openWorkshop, runJob, type Workshop, workRequest } from './testing.ts'

let workshop: Workshop
/** Seven seconds: two chunks, so that every encoder has to begin one inside a span. */
let clip: string
/** As long, at 20 and then 10 frames a second. */
let variable: string
beforeAll(async () => {
  workshop = await openWorkshop()
  clip = await makeClip(workshop, 'clip.mp4', [
    ...[
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=160x90:rate=10:duration=7',
      '-f',
      'lavfi',
      '-i',
      'sine=duration=7',
    ],
    ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
  ])
  variable = await makeClip(workshop, 'variable.mkv', [
    ...['-f', 'lavfi', '-i', 'testsrc2=size=96x72:rate=20:duration=7'],
    ...['-vf', "select='not(mod(n,2))+lt(n,60)'", '-c:v', 'libx264'],
    ...(workshop.transcode.capabilities().legacy ? ['-vsync', 'vfr'] : ['-fps_mode', 'vfr']),
  ])
  // Waits until every encoder was tried.
  await workshop.transcode.checkOutputs(await workshop.transcode.probe(clip), [], [])
}, 240_000)
afterAll(() => workshop.remove())

type Stream = {
  codec_type: string
  codec_name: string
  width?: number
  height?: number
  pix_fmt?: string
  nb_read_frames?: string
  channels?: number
  color_transfer?: string
}
type Container = 'mp4' | 'mkv' | 'webm'

const baseVideo: VideoSettings = {
  codec: 'h264',
  maximumWidth: 160,
  maximumHeight: 90,
  fit: 'inside',
  speed: 'fastest',
  rateControl: { kind: 'quality', crf: 30 },
  bitDepth: 8,
  deinterlace: 'auto',
  toneMap: true,
  preferHardware: false,
}
const aac: AudioSettings = { codec: 'aac', bitsPerSecond: 64_000, channels: 2 }
const opus: AudioSettings = { codec: 'opus', bitsPerSecond: 64_000, channels: 2 }

/** Runs a profile of one's own, and decodes every frame of what was made. */
async function make(
  source: string,
  container: Container,
  video: Partial<VideoSettings> | null,
  audio: AudioSettings | null = null,
) {
  const settings = video && { ...baseVideo, ...video }
  const profile = workshop.transcode.profiles.save({ name: 'Test', video: settings, audio })
  try {
    const output: OutputRequest = { kind: 'file', container, profileId: profile.id }
    const outcome = await runJob(workshop, await workRequest(workshop, source, [output]))
    const options = ['-count_frames', '-show_streams']
    const { streams } = await ffprobeJson<{ streams: Stream[] }>(workshop, options, outcome.outputs[0]!.path)
    return { ...outcome, streams, path: outcome.outputs[0]!.path }
  } finally {
    workshop.transcode.profiles.remove(profile.id)
  }
}

function canEncode(...names: string[]): boolean {
  const { encoders, legacy } = workshop.transcode.capabilities()
  // The AV1 encoder of 2018 takes a minute for a second.
  if (legacy && names.includes('libaom-av1')) return false
  return encoders.some(({ name, works }) => works && names.includes(name))
}

test.for([
  ['hevc', 'mp4', ['libx265']],
  ['vp9', 'webm', ['libvpx-vp9']],
  ['av1', 'mp4', ['libsvtav1', 'libaom-av1']],
] as const)('%s in %s, all frames', async ([codec, container, encoders], context) => {
  if (!canEncode(...encoders)) return context.skip(`no ${codec} encoder fit for a test`)
  const audio = container === 'webm' ? opus : aac
  const { streams } = await make(clip, container, { codec }, audio)
  expect(streams[0]).toMatchObject({ codec_name: codec, width: 160, height: 90, nb_read_frames: '70' })
  expect(streams[1]).toMatchObject({ codec_name: audio.codec })
})

test.for([
  ['hevc', ['libx265']],
  ['vp9', ['libvpx-vp9']],
  ['av1', ['libsvtav1', 'libaom-av1']],
] as const)('a variable rate is cut by %s', async ([codec, encoders], context) => {
  if (!canEncode(...encoders)) return context.skip(`no ${codec} encoder fit for a test`)
  const { streams } = await make(variable, 'mkv', { codec })
  expect(streams[0]!.nb_read_frames).toBe('100')
})

test.each([
  ['aac', 'mp4', aac],
  ['opus', 'webm', opus],
] as const)('sound alone as %s', async (codec, container, audio) => {
  const { streams } = await make(clip, container, null, audio)
  expect(streams).toMatchObject([{ codec_type: 'audio', codec_name: codec }])
})

test('ten bits stay ten bits', async () => {
  if (!canEncode('libx265')) return
  const { streams } = await make(clip, 'mp4', { codec: 'hevc', bitDepth: 10 })
  expect(streams[0]!.pix_fmt).toBe('yuv420p10le')
})

test('a picture is padded to the frame, or cropped to fill it', async () => {
  const padded = await make(clip, 'mp4', { fit: 'pad', maximumWidth: 96, maximumHeight: 96 })
  expect(padded.streams[0]).toMatchObject({ width: 96, height: 96, nb_read_frames: '70' })
  const cropped = await make(clip, 'mp4', { fit: 'crop', maximumWidth: 60, maximumHeight: 60 })
  expect(cropped.streams[0]).toMatchObject({ width: 60, height: 60, nb_read_frames: '70' })
})

test('an interlaced source is woven into whole frames, one for each', async () => {
  const source = await makeClip(workshop, 'interlaced.mkv', [
    ...['-f', 'lavfi', '-i', 'testsrc2=size=160x96:rate=20:duration=7', '-vf', 'interlace'],
    ...['-c:v', 'libx264', '-flags', '+ilme+ildct', '-x264-params', 'tff=1', '-pix_fmt', 'yuv420p'],
  ])
  expect((await workshop.transcode.probe(source)).video!.interlaced).toBe(true)
  const { path, streams } = await make(source, 'mp4', { maximumHeight: 96 })
  expect(streams[0]!.nb_read_frames).toBe('70')
  expect((await workshop.transcode.probe(path)).video!.interlaced).toBe(false)
})

test('HDR is mapped to SDR where the filters are there, and refused in words where not', async () => {
  if (!canEncode('libx265')) return
  const source = await makeClip(workshop, 'hdr.mp4', [
    ...['-f', 'lavfi', '-i', 'testsrc2=size=64x36:rate=10:duration=1', '-pix_fmt', 'yuv420p10le'],
    ...['-c:v', 'libx265', '-preset', 'ultrafast', '-tag:v', 'hvc1'],
    ...[
      '-x265-params',
      'colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:log-level=error:pools=none',
    ],
  ])
  expect((await workshop.transcode.probe(source)).video!.hdr).toBe(true)
  const made = make(source, 'mp4', { maximumWidth: 64, maximumHeight: 36 })
  const outcome = await made.catch((error: { code: string; message: string }) => error)
  if ('streams' in outcome) {
    expect(outcome.streams[0]).toMatchObject({ pix_fmt: 'yuv420p', nb_read_frames: '10' })
    expect(outcome.streams[0]!.color_transfer).not.toBe('smpte2084')
  } else {
    expect(outcome).toMatchObject({ code: 'PROFILE_UNAVAILABLE' })
    expect(outcome.message).toMatch(/zscale|tonemap/)
  }
  await expect(make(source, 'mp4', { toneMap: false })).rejects.toMatchObject({ code: 'PROFILE_UNAVAILABLE' })
})
