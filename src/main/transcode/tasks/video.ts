import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { HeadroomError, isHeadroomError } from '#shared/errors.ts'
import { exists, explainWriteError, partialPath, removeAll, writeSealed } from '../durable-files.ts'
import {
  type Fragment,
  type FragmentedFile,
  presentationTimes,
  readFragmentedFile,
  writeFragment,
} from '../mp4/fragments.ts'
import { retime } from '../mp4/retime.ts'
import type { JobPlan, VideoRendition } from '../plan.ts'
import { chunkCommand } from '../recipes/commands.ts'
import { type EncoderName, isHardware, softwareEncoders } from '../recipes/encoders.ts'
import type { Steps, TaskResult } from '../running-task.ts'
import type { Chunk, Timeline } from '../timeline.ts'
import { isChunked, workFiles } from '../work-files.ts'
import type { Toolchain } from './toolchain.ts'

export type ChunkJob = { plan: JobPlan; workFolder: string; rendition: VideoRendition; chunk: Chunk }

/** Encodes one chunk of one rendition. Errors: those of ffmpeg, and OUTPUT_INVALID when frames are missing or out of place. */
export async function encodeVideo(job: ChunkJob, toolchain: Toolchain, steps: Steps): Promise<TaskResult> {
  const encoder = await currentEncoder(job)
  try {
    await encodeChunk(job, encoder, toolchain, steps)
  } catch (error) {
    if (!isHardware(encoder) || !isHeadroomError(error, 'FFMPEG_FAILED', 'PROFILE_UNAVAILABLE')) throw error
    const software = softwareEncoders[job.rendition.settings.codec][0]
    steps.note(`The hardware encoder ${encoder} failed, so ${software} took over: ${error.message}`)
    await writeSealed(workFiles(job.workFolder).fallback(job.rendition.id), software)
    await encodeChunk(job, software, toolchain, steps)
  }
  return { outputBytes: 0 }
}

/** The planned encoder, or the software one that took over. */
export async function currentEncoder(job: Pick<ChunkJob, 'workFolder' | 'rendition'>): Promise<EncoderName> {
  const marker = workFiles(job.workFolder).fallback(job.rendition.id)
  if (!(await exists(marker))) return job.rendition.encoder
  return (await readFile(marker, 'utf8')) as EncoderName
}

export async function encodeChunk(
  job: ChunkJob,
  encoder: EncoderName,
  toolchain: Toolchain,
  steps: Steps,
): Promise<void> {
  const { plan, rendition, chunk } = job
  const timeline = plan.timeline!
  const files = workFiles(job.workFolder)
  const mediaPath = files.chunkMedia(rendition.id, encoder, chunk.index)
  const rawPath = partialPath(`${mediaPath}.raw`)
  const { legacy } = await toolchain.binaries()
  steps.removeUnlessDone(rawPath)
  const encode = () =>
    steps.ffmpeg({
      command: chunkCommand(
        {
          inputPath: isChunked(plan) ? files.picture : plan.source.path,
          source: plan.source.video!,
          settings: rendition.settings,
          encoder,
          timeline,
          chunk,
          framesPerGroup: plan.framesPerGroup,
          threads: 1,
          outputPath: rawPath,
        },
        { legacy },
      ),
      sourcePath: plan.source.path,
      expected: { frames: chunk.frames ?? Math.max(1, plan.source.video!.frames) },
    })
  const use = isHardware(encoder) ? await toolchain.hardware.use(encode, steps.signal) : await encode()
  const { init, fragments } = readWhole(await readFile(rawPath), plan)
  const placed = retime(fragments, chunk.startTicks, chunk.endTicks)
  checkFrames(placed, timeline, chunk, chunk.frames ?? use.framesEncoded, plan)
  const media = Buffer.concat(
    placed.map((fragment, index) => writeFragment(fragment, chunk.index + index + 1)),
  )
  try {
    await writeSealed(files.chunkInit(rendition.id, encoder, chunk.index), init)
    await writeSealed(mediaPath, media)
  } catch (error) {
    throw explainWriteError(error, mediaPath)
  }
  await removeAll([rawPath])
}

function readWhole(bytes: Buffer, plan: JobPlan): FragmentedFile {
  try {
    const file = readFragmentedFile(bytes)
    if (file.fragments.length > 0) return file
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw new HeadroomError(
    'SOURCE_CORRUPT',
    `ffmpeg decoded no picture from "${basename(plan.source.path)}". The source is probably damaged.`,
    { path: plan.source.path },
  )
}

/** Rounding between clocks, in ticks. */
const toleranceTicks = 2

/** ffmpeg's exit code lies: count the frames, and see that each is shown when the source shows it. */
function checkFrames(
  fragments: Fragment[],
  timeline: Timeline,
  chunk: Chunk,
  expected: number,
  plan: JobPlan,
): void {
  const times = fragments.flatMap(presentationTimes).sort((a, b) => a - b)
  if (times.length !== expected) {
    throw new HeadroomError(
      'OUTPUT_INVALID',
      `Chunk ${chunk.index + 1} of "${basename(plan.source.path)}" came out with ${times.length} of ${expected} frames. The source is probably damaged there; export or copy it again.`,
      { chunk: chunk.index, frames: times.length, framesExpected: expected },
    )
  }
  if (chunk.frames === null) return
  const { frameTicks } = timeline
  const firstFrame = frameTicks === null ? lowerBound(timeline.frameTimes, chunk.startTicks) : 0
  const misplaced = times.findIndex((time, index) => {
    const planned =
      frameTicks === null ? timeline.frameTimes[firstFrame + index]! : chunk.startTicks + index * frameTicks
    return Math.abs(time - planned) > toleranceTicks
  })
  if (misplaced < 0) return
  throw new HeadroomError(
    'OUTPUT_INVALID',
    `In chunk ${chunk.index + 1} of "${basename(plan.source.path)}" frame ${misplaced + 1} is not shown when it should be. Please report this.`,
    { chunk: chunk.index, frame: misplaced },
  )
}

function lowerBound(sorted: number[], value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
