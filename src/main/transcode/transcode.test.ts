import { execFile } from 'node:child_process'
import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OutputRequest, Profile } from '#shared/profiles.ts'
import type { WorkRequest } from '../task-runner.ts'
import { presentationTimes, readFragments } from './mp4/fragments.ts'
import { ffprobeJson, makeClip, openWorkshop, runJob, type Workshop, workRequest } from './testing.ts'

const execute = promisify(execFile)
const silent = { onProgress() {}, onLog() {} }
const mp4: OutputRequest = { kind: 'file', container: 'mp4', profileId: 'prf_h264_360p' }

let workshop: Workshop
/** 13 s of 10 frames a second: two whole chunks and a short one, B-frames, keyframes off the six-second grid, and a beep. */
let clip: string
beforeAll(async () => {
  workshop = await openWorkshop()
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=10:duration=13']
  const sound = ['-f', 'lavfi', '-i', 'sine=duration=13']
  const encoding = ['-c:v', 'libx264', '-g', '25', '-bf', '3', '-pix_fmt', 'yuv420p', '-c:a', 'aac']
  clip = await makeClip(workshop, 'clip.mp4', [...picture, ...sound, ...encoding])
})
afterAll(() => workshop.remove())

/** The least PSNR of any frame of `made` against the frame of `source` in the same place, in dB. */
async function worstPsnr(made: string, source: string): Promise<number> {
  const grid = 'settb=1/10,setpts=N'
  const graph = `[0:v]${grid}[made];[1:v]${grid},format=yuv420p[source];[made][source]psnr=stats_file=-`
  const options = ['-v', 'error', '-i', made, '-i', source, '-lavfi', graph, '-f', 'null', '-']
  const { stdout } = await execute(workshop.transcode.capabilities().ffmpegPath!, options)
  const values = [...stdout.matchAll(/psnr_avg:(\S+)/g)].map(([, value]) =>
    value === 'inf' ? 99 : Number(value),
  )
  expect(values).toHaveLength(130)
  return Math.min(...values)
}

type Shown = { packets: { pts_time: string; codec_type: string }[] }

async function pictureTimes(path: string): Promise<number[]> {
  const shown = await ffprobeJson<Shown>(workshop, ['-select_streams', 'v', '-show_packets'], path)
  return shown.packets.map(({ pts_time }) => Number(pts_time)).sort((a, b) => a - b)
}

test('chunks join into a file whose every frame is the right one at the right time', async () => {
  const { outputs } = await runJob(workshop, await workRequest(workshop, clip, [mp4]))
  const path = outputs[0]!.path
  const times = await pictureTimes(path)
  expect(times).toHaveLength(130)
  times.forEach((time, index) => {
    expect(time).toBeCloseTo(index / 10, 3)
  })
  // A neighbouring frame of this picture is worth 20 dB at most.
  expect(await worstPsnr(path, clip)).toBeGreaterThan(30)
})

/** Runs a job's picture in spans of so many chunks, whatever was planned. */
async function encodeInSpans(request: WorkRequest, chunkCount: number): Promise<void> {
  const { runner } = workshop.transcode
  const { tasks } = await runner.run(runner.firstTask(request), silent).done
  const planned = tasks!.find(({ kind }) => kind === 'video')!
  for (let firstChunk = 0; firstChunk < 3; firstChunk += chunkCount) {
    const spec = { ...(planned.spec as object), firstChunk, chunkCount: Math.min(chunkCount, 3 - firstChunk) }
    await runner.run({ ...planned, spec }, silent).done
  }
  for (const task of tasks!.filter(({ kind }) => kind !== 'video')) await runner.run(task, silent).done
}

/** Every chunk's init and the times its frames are shown at. */
async function readChunks({ workFolder }: WorkRequest) {
  const names = (await readdir(join(workFolder, 'v0'))).sort()
  const media = names.filter((name) => name.endsWith('.m4s'))
  const inits = names.filter((name) => name.endsWith('.init'))
  return {
    times: await Promise.all(
      media.map(async (name) =>
        readFragments(await readFile(join(workFolder, 'v0', name))).flatMap(presentationTimes),
      ),
    ),
    inits: await Promise.all(inits.map((name) => readFile(join(workFolder, 'v0', name), 'base64'))),
  }
}

test('segments are the same however spans are cut, and so is the picture', async () => {
  const [whole, single, uneven] = await Promise.all([1, 2, 3].map(() => workRequest(workshop, clip, [mp4])))
  await encodeInSpans(whole!, 3)
  await encodeInSpans(single!, 1)
  await encodeInSpans(uneven!, 2)
  const chunks = await readChunks(whole!)
  const sorted = (times: number[][]) => times.map((each) => each.toSorted((a, b) => a - b))
  expect(chunks.times.map((each) => each.length)).toEqual([60, 60, 10])
  expect(new Set(chunks.inits).size).toBe(1)
  for (const request of [single!, uneven!]) {
    const others = await readChunks(request)
    expect(sorted(others.times)).toEqual(sorted(chunks.times))
    expect(new Set([...others.inits, ...chunks.inits]).size).toBe(1)
    const [made] = await readdir(request.outputFolder)
    expect(await worstPsnr(join(request.outputFolder, made!), clip)).toBeGreaterThan(30)
  }
})

test('a span goes on behind the chunks an earlier attempt finished', async () => {
  const { runner } = workshop.transcode
  const { tasks, request } = await runJob(workshop, await workRequest(workshop, clip, [mp4]))
  const span = tasks.find(({ kind }) => kind === 'video')!
  const folder = join(request.workFolder, 'v0')
  const before = await stat(join(folder, '00000-libx264.m4s'), { bigint: true })
  await rm(join(folder, '00001-libx264.m4s'))
  await rm(join(folder, '00002-libx264.m4s'))
  await runner.run(span, silent).done
  expect((await readChunks(request)).times.map((each) => each.length)).toEqual([60, 60, 10])
  expect((await stat(join(folder, '00000-libx264.m4s'), { bigint: true })).mtimeNs).toBe(before.mtimeNs)
})

test.each([1, 3, 10])('all of %i frames are decoded from what was made of them', async (count) => {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x36:rate=10:duration=2', '-frames:v', String(count)]
  const source = await makeClip(workshop, `${count}-frames.webm`, [
    ...picture,
    '-c:v',
    'libvpx-vp9',
    '-deadline',
    'realtime',
  ])
  const { outputs } = await runJob(workshop, await workRequest(workshop, source, [mp4]))
  const counted = await ffprobeJson<{ streams: { nb_read_frames: string }[] }>(
    workshop,
    ['-count_frames', '-show_entries', 'stream=nb_read_frames'],
    outputs[0]!.path,
  )
  expect(Number(counted.streams[0]!.nb_read_frames)).toBe(count)
})

test('an upright, variable-rate, late-starting source keeps its frames, times and shape', async () => {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=90x160:rate=20:duration=14']
  const drop = ['-vf', "select='not(mod(n,2))+gt(n,120)',setpts=PTS+3/TB"]
  const vfr = workshop.transcode.capabilities().legacy ? ['-vsync', 'vfr'] : ['-fps_mode', 'vfr']
  const source = await makeClip(workshop, 'upright.mkv', [...picture, ...drop, ...vfr, '-c:v', 'libx264'])
  const expected = await pictureTimes(source)
  const { outputs } = await runJob(workshop, await workRequest(workshop, source, [mp4]))
  const times = await pictureTimes(outputs[0]!.path)
  expect(times).toHaveLength(expected.length)
  times.forEach((time, index) => {
    expect(Math.abs(time - (expected[index]! - expected[0]!))).toBeLessThan(0.002)
  })
})

test('an HLS ladder shares its renditions with the file, and its segments lie on one timeline', async () => {
  const outputs: OutputRequest[] = [mp4, { kind: 'hls', profileIds: ['prf_h264_360p', 'prf_h264_480p'] }]
  const small: Profile = {
    ...workshop.transcode.profiles.get('prf_h264_480p'),
    video: {
      ...workshop.transcode.profiles.get('prf_h264_480p').video!,
      maximumWidth: 64,
      maximumHeight: 36,
    },
  }
  const request = await workRequest(workshop, clip, outputs)
  const profiles = request.profiles.map((profile) => (profile.id === small.id ? small : profile))
  const outcome = await runJob(workshop, { ...request, profiles })
  // The file and the ladder share a rendition, short enough here for one span each.
  expect(outcome.tasks.filter(({ kind }) => kind === 'video')).toHaveLength(2)
  expect(outcome.tasks.filter(({ kind }) => kind === 'audio')).toHaveLength(1)

  const ladder = outcome.outputs.find(({ kind }) => kind === 'hls')!
  const master = await readFile(ladder.path, 'utf8')
  expect(master).toMatch(
    /#EXT-X-STREAM-INF:BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+,CODECS="avc1\.[0-9a-f]{6},mp4a\.40\.2",RESOLUTION=160x90,FRAME-RATE=10\.000,AUDIO="audio-a0"/,
  )
  expect(master).toContain('RESOLUTION=64x36')
  const folder = join(ladder.path, '..', 'v0')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.m4s'))
  const ticks: number[] = []
  for (const name of names)
    ticks.push(...readFragments(await readFile(join(folder, name))).flatMap(presentationTimes))
  const sorted = ticks.sort((a, b) => a - b)
  expect(new Set(sorted.map((tick, index) => tick - (sorted[1]! - sorted[0]!) * index))).toEqual(new Set([0]))
  expect(sorted).toHaveLength(130)
  const playlist = await readFile(join(folder, 'index.m3u8'), 'utf8')
  const durations = [...playlist.matchAll(/#EXTINF:([\d.]+)/g)].map(([, seconds]) => Number(seconds))
  expect(durations).toEqual([6, 6, 1])
})

test('captions and every audio track go into an MKV and an MP4', async () => {
  await writeFile(join(workshop.folder, 'captions.srt'), '1\n00:00:01,000 --> 00:00:02,000\nHello\n')
  const inputs = ['-i', clip, '-i', clip, '-i', join(workshop.folder, 'captions.srt')]
  const maps = ['-map', '0:v', '-map', '0:a', '-map', '1:a', '-map', '2:s', '-c', 'copy', '-c:s', 'srt']
  const source = await makeClip(workshop, 'tracks.mkv', [
    ...inputs,
    ...maps,
    '-metadata:s:a:1',
    'language=deu',
    '-t',
    '3',
  ])
  const outputs: OutputRequest[] = [mp4, { ...mp4, container: 'mkv' }]
  const outcome = await runJob(workshop, await workRequest(workshop, source, outputs))
  for (const { path } of outcome.outputs) {
    const { streams } = await ffprobeJson<{
      streams: { codec_type: string; tags?: { language?: string } }[]
    }>(workshop, ['-show_streams'], path)
    expect(streams.map(({ codec_type }) => codec_type)).toEqual(['video', 'audio', 'audio', 'subtitle'])
    expect(streams[2]!.tags?.language).toMatch(/^(deu|ger)$/)
    const captions = await ffprobeJson<Shown>(workshop, ['-select_streams', 's', '-show_packets'], path)
    const spoken = captions.packets.filter(({ pts_time }) => Math.abs(Number(pts_time) - 1) < 0.05)
    expect(spoken).toHaveLength(1)
  }
})

test('a source with nothing but sound becomes audio, and no video', async () => {
  const source = await makeClip(workshop, 'sound.wav', ['-f', 'lavfi', '-i', 'sine=duration=2'])
  const audio: OutputRequest = { kind: 'file', container: 'mp4', profileId: 'prf_audio_aac' }
  const { outputs } = await runJob(workshop, await workRequest(workshop, source, [audio]))
  const { format } = await ffprobeJson<{ format: { duration: string } }>(
    workshop,
    ['-show_format'],
    outputs[0]!.path,
  )
  expect(Number(format.duration)).toBeCloseTo(2, 1)
  await expect(runJob(workshop, await workRequest(workshop, source, [mp4]))).rejects.toMatchObject({
    code: 'SOURCE_NO_VIDEO',
  })
})

test('a name that is taken is left alone, and an output already named is found again', async () => {
  const request = await workRequest(workshop, clip, [mp4])
  await mkdir(request.outputFolder, { recursive: true })
  const taken = join(request.outputFolder, 'clip-h-264-360p.mp4')
  await writeFile(taken, 'mine')
  const { outputs, tasks } = await runJob(workshop, request)
  expect(await readFile(taken, 'utf8')).toBe('mine')
  expect(outputs[0]!.path).toBe(join(request.outputFolder, 'clip-h-264-360p (2).mp4'))
  const again = await workshop.transcode.runner.run(tasks.at(-1)!, silent).done
  expect(again.outputs![0]!.path).toBe(outputs[0]!.path)
  expect((await readdir(request.outputFolder)).sort()).toHaveLength(2)
})

test('a source that changed since the quote is refused', async () => {
  const source = await makeClip(workshop, 'changing.mp4', ['-i', clip, '-c', 'copy', '-t', '1'])
  const request = await workRequest(workshop, source, [mp4])
  await appendFile(source, 'more')
  await expect(runJob(workshop, request)).rejects.toMatchObject({ code: 'SOURCE_CHANGED' })
})

test('a finished task is intact until what it left is damaged or gone', async () => {
  const { runner } = workshop.transcode
  const { tasks, reports, request } = await runJob(workshop, await workRequest(workshop, clip, [mp4]))
  const intact = () => Promise.all(tasks.map((task, index) => runner.isIntact(task, reports[index]!)))
  expect(await intact()).toEqual(tasks.map(() => true))
  const chunk = join(request.workFolder, 'v0', '00001-libx264.m4s')
  await writeFile(chunk, (await readFile(chunk)).subarray(0, 500))
  expect((await intact()).filter((whole) => !whole)).toHaveLength(1)
  await runner.discard(request.workFolder)
  await expect(stat(request.workFolder)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('what a machine or a source cannot give is refused before it is paid for', async () => {
  const source = await workshop.transcode.probe(clip)
  const profiles = workshop.transcode.profiles.list()
  const webm: OutputRequest = { kind: 'file', container: 'webm', profileId: 'prf_h264_360p' }
  await expect(workshop.transcode.checkOutputs(source, [webm], profiles)).rejects.toMatchObject({
    code: 'PROFILE_UNAVAILABLE',
  })
  await expect(workshop.transcode.checkOutputs(source, [mp4], profiles)).resolves.toBeUndefined()
})

test('own profiles are kept, built-in ones stay as they are', () => {
  const { profiles } = workshop.transcode
  const { name: _, ...copy } = profiles.get('prf_h264_720p')
  expect(() => profiles.save({ ...copy, name: 'Mine' })).toThrow(
    expect.objectContaining({ code: 'INVALID_STATE' }),
  )
  const saved = profiles.save({ name: 'Mine', video: copy.video, audio: null })
  expect(profiles.get(saved.id)).toEqual(saved)
  profiles.remove(saved.id)
  expect(() => profiles.get(saved.id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
})

test('a calibration says how this machine compares', async () => {
  const { computeUnitsPerCpuSecond } = await workshop.transcode.calibrate()
  expect(computeUnitsPerCpuSecond).toBeGreaterThan(0.05)
  expect(computeUnitsPerCpuSecond).toBeLessThan(50)
})

test('work files that went away are said to be gone', async () => {
  const { tasks, request } = await runJob(workshop, await workRequest(workshop, clip, [mp4]))
  await rm(request.workFolder, { recursive: true })
  await expect(workshop.transcode.runner.run(tasks[1]!, silent).done).rejects.toMatchObject({
    code: 'INTERNAL',
  })
})
