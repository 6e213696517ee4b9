import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { HeadroomError, isHeadroomError } from '#shared/errors.ts'
import { exists } from '../../files.ts'
import { explainWriteError, partialPath, removeAll, writeSealed } from '../durable-files.ts'
import { type FragmentedFile, readFragmentedFile, readFragments, writeFragment } from '../mp4/fragments.ts'
import type { JobPlan, VideoRendition } from '../plan.ts'
import { spanCommand } from '../recipes/commands.ts'
import { type EncoderName, isHardware, softwareEncoders } from '../recipes/encoders.ts'
import type { Steps, TaskResult } from '../running-task.ts'
import type { Span } from '../spans.ts'
import type { Chunk } from '../timeline.ts'
import { isChunked, workFiles } from '../work-files.ts'
import { type CutChunk, cutIntoChunks } from './span-cutting.ts'
import type { Toolchain } from './toolchain.ts'

export type SpanJob = { plan: JobPlan; workFolder: string; rendition: VideoRendition; span: Span }

/** Encodes a span of one rendition. Errors: those of ffmpeg, and OUTPUT_INVALID when frames are missing or out of place. */
export async function encodeVideo(job: SpanJob, toolchain: Toolchain, steps: Steps): Promise<TaskResult> {
  const encoder = await currentEncoder(job)
  try {
    await encodeMissing(job, encoder, toolchain, steps)
  } catch (error) {
    if (!isHardware(encoder) || !isHeadroomError(error, 'FFMPEG_FAILED', 'PROFILE_UNAVAILABLE')) throw error
    const software = softwareEncoders[job.rendition.settings.codec][0]
    steps.note(`The hardware encoder ${encoder} failed, so ${software} took over: ${error.message}`)
    await writeSealed(workFiles(job.workFolder).fallback(job.rendition.id), software)
    await encodeMissing(job, software, toolchain, steps)
  }
  return { outputBytes: 0 }
}

/** The planned encoder, or the software one that took over. */
export async function currentEncoder(job: Pick<SpanJob, 'workFolder' | 'rendition'>): Promise<EncoderName> {
  const marker = workFiles(job.workFolder).fallback(job.rendition.id)
  if (!(await exists(marker))) return job.rendition.encoder
  return (await readFile(marker, 'utf8')) as EncoderName
}

/** True when every chunk of a span stands under its final name with all its frames. */
export async function isSpanWhole(job: SpanJob): Promise<boolean> {
  const encoder = await currentEncoder(job)
  const whole = await Promise.all(chunksOf(job).map((chunk) => isChunkWhole(job, encoder, chunk)))
  return whole.every(Boolean)
}

function chunksOf({ plan, span }: SpanJob): Chunk[] {
  return plan.timeline!.chunks.slice(span.firstChunk, span.firstChunk + span.chunkCount)
}

async function isChunkWhole(job: SpanJob, encoder: EncoderName, chunk: Chunk): Promise<boolean> {
  const files = workFiles(job.workFolder)
  if (!(await exists(files.chunkInit(job.rendition.id, encoder, chunk.index)))) return false
  try {
    const media = await readFile(files.chunkMedia(job.rendition.id, encoder, chunk.index))
    const frames = readFragments(media).reduce((sum, fragment) => sum + fragment.samples.length, 0)
    return chunk.frames === null ? frames > 0 : frames === chunk.frames
  } catch {
    return false
  }
}

/** Leaves alone what an earlier attempt finished at the beginning of the span. */
async function encodeMissing(
  job: SpanJob,
  encoder: EncoderName,
  toolchain: Toolchain,
  steps: Steps,
): Promise<void> {
  const chunks = chunksOf(job)
  while (chunks[0] && (await isChunkWhole(job, encoder, chunks[0]))) chunks.shift()
  if (chunks.length > 0) await encodeChunks({ ...job, chunks }, encoder, toolchain, steps)
}

type ChunksJob = Pick<SpanJob, 'plan' | 'workFolder' | 'rendition'> & { chunks: Chunk[] }

/** Encodes consecutive chunks at a stretch, whether they are there or not, and keeps each as a file of its own. */
export async function encodeChunks(
  job: ChunksJob,
  encoder: EncoderName,
  toolchain: Toolchain,
  steps: Steps,
): Promise<void> {
  const { plan, rendition, chunks } = job
  const timeline = plan.timeline!
  const files = workFiles(job.workFolder)
  const rawPath = partialPath(`${files.chunkMedia(rendition.id, encoder, chunks[0]!.index)}.raw`)
  const { legacy } = await toolchain.binaries()
  steps.removeUnlessDone(rawPath)
  const encode = () =>
    steps.ffmpeg({
      command: spanCommand(
        {
          inputPath: isChunked(plan) ? files.picture : plan.source.path,
          source: plan.source.video!,
          settings: rendition.settings,
          encoder,
          timeline,
          chunks,
          framesPerGroup: plan.framesPerGroup,
          threads: 1,
          outputPath: rawPath,
        },
        { legacy },
      ),
      holdsGpuSession: isHardware(encoder),
      sourcePath: plan.source.path,
      expected: { frames: framesIn(chunks) ?? Math.max(1, plan.source.video!.frames) },
    })
  const use = isHardware(encoder) ? await toolchain.hardware.use(encode, steps.signal) : await encode()
  const { init, fragments } = readWhole(await readFile(rawPath), plan)
  if (framesIn(chunks) === null) refuseLost(fragments, use.framesEncoded, plan)
  for (const cut of cutIntoChunks(fragments, chunks, timeline, plan.source.path))
    await writeChunk(job, encoder, init, cut)
  await removeAll([rawPath])
}

/** Null when only decoding can tell. */
function framesIn(chunks: Chunk[]): number | null {
  return chunks.reduce<number | null>(
    (sum, { frames }) => (sum === null || frames === null ? null : sum + frames),
    0,
  )
}

async function writeChunk(job: ChunksJob, encoder: EncoderName, init: Buffer, cut: CutChunk): Promise<void> {
  const files = workFiles(job.workFolder)
  const { index } = cut.chunk
  const mediaPath = files.chunkMedia(job.rendition.id, encoder, index)
  const media = cut.fragments.map((fragment, position) => writeFragment(fragment, index + position + 1))
  try {
    await writeSealed(files.chunkInit(job.rendition.id, encoder, index), init)
    await writeSealed(mediaPath, Buffer.concat(media))
  } catch (error) {
    throw explainWriteError(error, mediaPath)
  }
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

function refuseLost(fragments: FragmentedFile['fragments'], framesEncoded: number, plan: JobPlan): void {
  const frames = fragments.reduce((sum, fragment) => sum + fragment.samples.length, 0)
  if (frames === framesEncoded) return
  throw new HeadroomError(
    'OUTPUT_INVALID',
    `"${basename(plan.source.path)}" came out with ${frames} of ${framesEncoded} frames. Retry the job.`,
    { frames, framesExpected: framesEncoded },
  )
}
