import { type FileHandle, open, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { HeadroomError } from '#shared/errors.ts'
import { exists } from '../../files.ts'
import { explainWriteError, partialPath, seal, writeSealed } from '../durable-files.ts'
import { type Fragment, readFragments, writeFragment } from '../mp4/fragments.ts'
import { delayPresentation, reorderDepth } from '../mp4/retime.ts'
import type { JobPlan, VideoRendition } from '../plan.ts'
import { checkCommand } from '../recipes/commands.ts'
import type { Steps } from '../running-task.ts'
import { workFiles } from '../work-files.ts'
import type { Toolchain } from './toolchain.ts'
import { currentEncoder, encodeChunks } from './video.ts'

export type RenditionJob = { plan: JobPlan; workFolder: string; rendition: VideoRendition }

/** A rendition whose chunks are all there, made by one encoder, with one init segment. */
export type UniformRendition = { init: Buffer; mediaPaths: string[] }

/**
 * Finds a rendition's chunks and sees that they belong together. A chunk made by a hardware encoder that failed later, or by another ffmpeg
 * before an update, does not: it is encoded again.
 */
export async function uniformRendition(
  job: RenditionJob,
  toolchain: Toolchain,
  steps: Steps,
): Promise<UniformRendition> {
  const { plan, rendition } = job
  const files = workFiles(job.workFolder)
  const encoder = await currentEncoder(job)
  const chunks = plan.timeline!.chunks
  const newest = chunks.at(-1)!
  const encode = (index: number) =>
    encodeChunks({ ...job, chunks: [chunks[index]!] }, encoder, toolchain, steps)
  if (!(await exists(files.chunkMedia(rendition.id, encoder, newest.index)))) await encode(newest.index)
  const init = await readFile(files.chunkInit(rendition.id, encoder, newest.index))
  for (const { index } of chunks) {
    const path = files.chunkInit(rendition.id, encoder, index)
    const whole = (await exists(path)) && (await exists(files.chunkMedia(rendition.id, encoder, index)))
    if (whole && init.equals(await readFile(path))) continue
    await encode(index)
    if (!init.equals(await readFile(path))) throw mismatch(plan, index)
  }
  return { init, mediaPaths: chunks.map(({ index }) => files.chunkMedia(rendition.id, encoder, index)) }
}

function mismatch(plan: JobPlan, index: number): HeadroomError {
  return new HeadroomError(
    'OUTPUT_INVALID',
    `Chunk ${index + 1} of "${basename(plan.source.path)}" does not fit the others: its encoder described it differently. Retry the job.`,
    { chunk: index },
  )
}

/** Joins a rendition's chunks into one file. Made once, shared by all outputs. */
export async function joinRendition(job: RenditionJob, toolchain: Toolchain, steps: Steps): Promise<string> {
  const path = workFiles(job.workFolder).joined(job.rendition.id)
  if (await exists(path)) return path
  const { init, mediaPaths } = await uniformRendition(job, toolchain, steps)
  const partial = partialPath(path)
  steps.removeUnlessDone(partial)
  try {
    await writeJoined(partial, init, mediaPaths)
  } catch (error) {
    throw explainWriteError(error, path)
  }
  await seal(path)
  return path
}

/** Decodes the keyframes of a joined rendition, unless that was done. */
export async function checkRendition(job: RenditionJob, toolchain: Toolchain, steps: Steps): Promise<void> {
  if (await isChecked(job)) return
  const { legacy } = await toolchain.binaries()
  await steps.ffmpeg({
    command: checkCommand(await joinRendition(job, toolchain, steps), { legacy }),
    sourcePath: job.plan.source.path,
    expected: { seconds: job.plan.source.durationSeconds },
  })
  await markChecked(job)
}

export function isChecked({ workFolder, rendition }: RenditionJob): Promise<boolean> {
  return exists(workFiles(workFolder).checked(rendition.id))
}

export async function markChecked({ workFolder, rendition }: RenditionJob): Promise<void> {
  await writeSealed(workFiles(workFolder).checked(rendition.id), '')
}

async function writeJoined(path: string, init: Buffer, mediaPaths: string[]): Promise<void> {
  let delay = 0
  for (const mediaPath of mediaPaths)
    delay = Math.max(delay, reorderDepth(readFragments(await readFile(mediaPath))))
  const file = await open(path, 'w')
  try {
    await file.write(init)
    let sequenceNumber = 1
    for (const mediaPath of mediaPaths) {
      const fragments = readFragments(await readFile(mediaPath))
      sequenceNumber = await writeDelayed(file, fragments, delay, sequenceNumber)
    }
  } finally {
    await file.close()
  }
}

async function writeDelayed(
  file: FileHandle,
  fragments: Fragment[],
  delay: number,
  first: number,
): Promise<number> {
  for (const [index, fragment] of fragments.entries())
    await file.write(writeFragment(delayPresentation(fragment, delay), first + index))
  return first + fragments.length
}
