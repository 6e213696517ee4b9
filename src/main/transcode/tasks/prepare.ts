import { mkdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { HeadroomError, isHeadroomError } from '#shared/errors.ts'
import type { SourceFacts, SubtitleStream } from '#shared/media.ts'
import type { WorkRequest } from '../../task-runner.ts'
import { ensureFolder, explainWriteError, partialPath, seal, writeSealed } from '../durable-files.ts'
import { fingerprintFile } from '../fingerprint.ts'
import { readStart, scanPackets } from '../packets.ts'
import { type JobPlan, planRenditions } from '../plan.ts'
import { planTasks } from '../plan-tasks.ts'
import { type PrepareFiles, prepareCommand } from '../recipes/commands.ts'
import type { Steps, TaskResult } from '../running-task.ts'
import { chunkSeconds, cutTimeline, nearestRate, type Timeline, ticksOf } from '../timeline.ts'
import { workFiles } from '../work-files.ts'
import type { Toolchain } from './toolchain.ts'

/** Containers whose packets carry no presentation times to cut by. */
const untimedContainers = new Set(['h264', 'hevc', 'avi'])

/**
 * The first task of a job: checks that the source is still the one quoted, copies it into files that seek exactly, and cuts it.
 * Errors: those of probe, SOURCE_CHANGED, PROFILE_UNAVAILABLE and the other refusals of the plan.
 */
export async function prepare(request: WorkRequest, toolchain: Toolchain, steps: Steps): Promise<TaskResult> {
  const { ffprobePath, legacy } = await toolchain.binaries()
  const source = await toolchain.readSource(request.sourcePath, steps.signal)
  refuseChanged(source.fingerprint, request)
  const renditions = planRenditions(
    source,
    request.outputs,
    request.profiles,
    request.baseName,
    await toolchain.abilities(),
  )
  await ensureFolder(request.workFolder)
  const files = workFiles(request.workFolder)
  const wantsVideo = renditions.video.length > 0
  const subtitles = captionsToKeep(source, steps)
  const wanted = {
    videoPath: wantsVideo && !untimedContainers.has(source.container) ? files.picture : null,
    extrasPath: renditions.audio.length > 0 || subtitles.length > 0 ? files.extras : null,
  }
  const copied = await copyWhatCanBe(source, wanted, subtitles, legacy, steps)
  const picture = copied.videoPath
    ? await cutPicture(source, copied.videoPath, ffprobePath, steps)
    : { timeline: wantsVideo ? inOnePiece(source) : null, startSeconds: 0 }
  refuseChanged(await fingerprintFile(request.sourcePath), request)

  const plan: JobPlan = {
    ...renditions,
    source,
    subtitles,
    outputFolder: request.outputFolder,
    timeline: picture.timeline,
    pictureStartSeconds: picture.startSeconds,
    extras: {
      path: copied.extrasPath ?? source.path,
      copied: copied.extrasPath !== null,
      startSeconds:
        copied.extrasPath && subtitles.length > 0
          ? await readStart(ffprobePath, copied.extrasPath, steps.signal)
          : 0,
    },
    framesPerGroup: framesPerGroup(picture.timeline, source),
  }
  for (const rendition of plan.video)
    await mkdir(`${request.workFolder}/${rendition.id}`, { recursive: true })
  await writeSealed(files.plan, JSON.stringify(plan)).catch((error) => {
    throw explainWriteError(error, files.plan)
  })
  return { tasks: planTasks(plan, request.workFolder, toolchain.threads), outputBytes: 0 }
}

function refuseChanged(fingerprint: string, request: WorkRequest): void {
  if (fingerprint === request.sourceFingerprint) return
  throw new HeadroomError(
    'SOURCE_CHANGED',
    `"${basename(request.sourcePath)}" is not the file that was quoted: it was changed since. Ask for a new quote.`,
    { path: request.sourcePath },
  )
}

const keptCaptions = new Set([
  ...['subrip', 'ass', 'ssa', 'webvtt', 'mov_text', 'text'],
  ...['hdmv_pgs_subtitle', 'dvd_subtitle', 'dvb_subtitle'],
])

function captionsToKeep(source: SourceFacts, steps: Steps): SubtitleStream[] {
  const left = source.subtitles.filter((stream) => !keptCaptions.has(stream.codec))
  for (const stream of left)
    steps.note(`Captions of the kind ${stream.codec} cannot be kept and were left out.`)
  return source.subtitles.filter((stream) => keptCaptions.has(stream.codec))
}

/**
 * Copies picture and extras; what cannot be copied (an exotic codec, a broken header) is read from the source later, where
 * decoding has the last word on whether it is damaged.
 */
async function copyWhatCanBe(
  source: SourceFacts,
  wanted: PrepareFiles,
  subtitles: SubtitleStream[],
  legacy: boolean,
  steps: Steps,
): Promise<PrepareFiles> {
  const attempts = [
    wanted,
    ...(wanted.videoPath && wanted.extrasPath ? [{ ...wanted, extrasPath: null }] : []),
  ]
  for (const files of attempts.filter(({ videoPath, extrasPath }) => videoPath || extrasPath)) {
    try {
      await copyStreams(source, files, subtitles, legacy, steps)
      return files
    } catch (error) {
      if (!isHeadroomError(error, 'FFMPEG_FAILED', 'SOURCE_CORRUPT', 'PROFILE_UNAVAILABLE')) throw error
    }
  }
  return { videoPath: null, extrasPath: null }
}

async function copyStreams(
  source: SourceFacts,
  files: PrepareFiles,
  subtitles: SubtitleStream[],
  legacy: boolean,
  steps: Steps,
): Promise<void> {
  const paths = [files.videoPath, files.extrasPath].filter((path) => path !== null)
  for (const path of paths) steps.removeUnlessDone(partialPath(path))
  const partial = {
    videoPath: files.videoPath && partialPath(files.videoPath),
    extrasPath: files.extrasPath && partialPath(files.extrasPath),
  }
  await steps.ffmpeg({
    command: prepareCommand(source, partial, subtitles, { legacy }),
    sourcePath: source.path,
    expected: { seconds: source.durationSeconds },
  })
  for (const path of paths) await seal(path)
}

async function cutPicture(
  source: SourceFacts,
  videoPath: string,
  ffprobePath: string,
  steps: Steps,
): Promise<{ timeline: Timeline; startSeconds: number }> {
  const scan = await scanPackets(ffprobePath, videoPath, steps.signal)
  if (scan) refuseShort(source, scan.times.length + scan.untimed)
  const timeline =
    !scan || scan.untimed > 0
      ? null
      : cutTimeline(scan.times, scan.startSeconds, likelyRates(source, scan.times))
  if (!scan || !timeline) {
    steps.note('The source does not say when its frames are shown, so it is encoded in one piece.')
    return { timeline: inOnePiece(source), startSeconds: 0 }
  }
  return {
    timeline,
    startSeconds: scan.times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY),
  }
}

/** Containers that count their frames (MP4, MOV) betray a file that was cut short behind its index. */
function refuseShort(source: SourceFacts, packets: number): void {
  const claimed = source.video?.frames ?? 0
  const counted = source.container.startsWith('mov') && claimed > 0
  if (packets > 0 && (!counted || packets >= claimed * 0.98 - 2)) return
  throw new HeadroomError(
    'SOURCE_CORRUPT',
    `"${basename(source.path)}" ends early: it holds ${packets} of the ${claimed} frames it speaks of. Copy or export it again.`,
    { path: source.path, frames: packets, framesExpected: claimed },
  )
}

function likelyRates(source: SourceFacts, times: number[]) {
  const [first, last] = minMax(times)
  const span = last - first
  const measured = times.length > 1 && span > 0 ? [nearestRate((times.length - 1) / span)] : []
  return [nearestRate(source.video!.framesPerSecond), ...measured]
}

function minMax(values: number[]): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return [least, most]
}

/** A source without usable times keeps its decoder's clock; elementary streams have none, so their frames are counted out evenly. */
function inOnePiece(source: SourceFacts): Timeline {
  const elementary = source.container === 'h264' || source.container === 'hevc'
  const grid = elementary ? ticksOf(nearestRate(source.video!.framesPerSecond)) : null
  const chunk = { index: 0, frames: null, startTicks: 0, endTicks: null, seekSeconds: null }
  return {
    ticksPerSecond: grid?.ticksPerSecond ?? 90_000,
    frameTicks: grid?.frameTicks ?? null,
    frameTimes: [],
    chunks: [chunk],
  }
}

/** No encoder may put a keyframe inside a chunk, so a group is at least as long as the longest of them. */
function framesPerGroup(timeline: Timeline | null, source: SourceFacts): number {
  const longest = Math.max(0, ...(timeline?.chunks.map((chunk) => chunk.frames ?? 0) ?? []))
  return longest || Math.max(1, Math.round(chunkSeconds * (source.video?.framesPerSecond ?? 25)))
}
