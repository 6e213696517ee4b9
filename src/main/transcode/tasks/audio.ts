import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { HeadroomError, isHeadroomError } from '#shared/errors.ts'
import { partialPath, seal } from '../durable-files.ts'
import { durationOf, readFragmentedFile } from '../mp4/fragments.ts'
import type { AudioRendition, JobPlan } from '../plan.ts'
import { audioCommand } from '../recipes/commands.ts'
import type { Steps, TaskResult } from '../running-task.ts'
import { chunkSeconds } from '../timeline.ts'
import { workFiles } from '../work-files.ts'
import type { Toolchain } from './toolchain.ts'

/** Encodes one audio stream whole. Errors: those of ffmpeg, and SOURCE_CORRUPT when no sound came out. */
export async function encodeAudio(
  plan: JobPlan,
  workFolder: string,
  rendition: AudioRendition,
  toolchain: Toolchain,
  steps: Steps,
): Promise<TaskResult> {
  const files = workFiles(workFolder)
  const path = files.audio(rendition.id)
  const { legacy } = await toolchain.binaries()
  steps.removeUnlessDone(partialPath(path))
  const encoding = steps.ffmpeg({
    command: audioCommand(
      {
        inputPath: plan.extras.path,
        stream: plan.extras.copied ? `a:${rendition.audioIndex}` : String(rendition.stream.index),
        ownClock: plan.extras.copied,
        source: rendition.stream,
        settings: rendition.settings,
        startSeconds: plan.pictureStartSeconds,
        segmentSeconds: chunkSeconds,
        outputPath: partialPath(path),
      },
      { legacy },
    ),
    sourcePath: plan.source.path,
    expected: { seconds: plan.source.durationSeconds },
  })
  await encoding.catch((error) => {
    throw isHeadroomError(error, 'SOURCE_CORRUPT') ? damagedSound(plan, error) : error
  })
  await refuseSilentLoss(partialPath(path), plan)
  await seal(path)
  return { outputBytes: 0 }
}

async function refuseSilentLoss(path: string, plan: JobPlan): Promise<void> {
  const { fragments } = readFragmentedFile(await readFile(path))
  if (fragments.some((fragment) => durationOf(fragment) > 0)) return
  throw damagedSound(plan)
}

function damagedSound(plan: JobPlan, cause?: HeadroomError): HeadroomError {
  return new HeadroomError(
    'SOURCE_CORRUPT',
    `The sound of "${basename(plan.source.path)}" is damaged and cannot be decoded to its end. Export or copy the source again, or choose a profile without sound.`,
    { ...cause?.details, path: plan.source.path },
    { cause },
  )
}
