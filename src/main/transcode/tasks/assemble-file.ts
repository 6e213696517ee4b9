import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { HeadroomError } from '#shared/errors.ts'
import type { OutputFile } from '#shared/jobs.ts'
import { removeAll } from '../durable-files.ts'
import type { JobPlan, PlannedOutput } from '../plan.ts'
import { type MuxRequest, muxCommand } from '../recipes/commands.ts'
import type { Steps } from '../running-task.ts'
import { workFiles } from '../work-files.ts'
import type { AssembleJob } from './assemble.ts'
import { isChecked, joinRendition, markChecked } from './join.ts'
import { alreadyPublished, draftPath, publish } from './publish.ts'
import type { Toolchain } from './toolchain.ts'

type FileOutput = Extract<PlannedOutput, { kind: 'file' }>

export async function assembleFile(
  job: AssembleJob,
  output: FileOutput,
  toolchain: Toolchain,
  steps: Steps,
): Promise<OutputFile> {
  const { plan, workFolder, outputIndex } = job
  const publication = { workFolder, outputIndex, outputFolder: plan.outputFolder, name: output.name }
  const done = await alreadyPublished(publication)
  if (done) return describeOutput(done, output)

  const rendition = plan.video.find(({ id }) => id === output.videoId)
  const picture = rendition ? { plan, workFolder, rendition } : null
  const videoPath = picture && (await joinRendition(picture, toolchain, steps))
  const checkVideo = picture !== null && !(await isChecked(picture))
  const draft = draftPath(publication)
  await removeAll([draft])
  steps.removeUnlessDone(draft)
  const { legacy } = await toolchain.binaries()
  const use = await steps.ffmpeg(
    {
      command: muxCommand({ ...muxRequest(job, output, videoPath, draft, steps), checkVideo }, { legacy }),
      sourcePath: plan.source.path,
      expected: { seconds: plan.source.durationSeconds },
    },
    [0.5, 1],
  )
  if (picture) {
    refuseMissingFrames(plan, use.framesEncoded, output)
    await markChecked(picture)
  }
  return describeOutput(await publish(publication), output)
}

function muxRequest(
  job: AssembleJob,
  output: FileOutput,
  videoPath: string | null,
  outputPath: string,
  steps: Steps,
): Omit<MuxRequest, 'checkVideo'> {
  const { plan } = job
  const files = workFiles(job.workFolder)
  const audio = plan.audio
    .filter(({ id }) => output.audioIds.includes(id))
    .map(({ id, stream }) => ({ path: files.audio(id), language: stream.language }))
  return {
    container: output.container,
    videoPath,
    frameRate: frameRate(plan),
    audio,
    captions: captionsFor(plan, output, steps),
    outputPath,
  }
}

function frameRate({ timeline }: JobPlan): string | null {
  return timeline?.frameTicks ? `${timeline.ticksPerSecond}/${timeline.frameTicks}` : null
}

/** MKV takes every kind; MP4 and WebM only text, which they convert to their own. Captions without picture have no place. */
function captionsFor(plan: JobPlan, output: FileOutput, steps: Steps): MuxRequest['captions'] {
  if (!output.videoId) return null
  const { extras } = plan
  const numbered = plan.subtitles.map((caption, index) => ({
    ...caption,
    stream: extras.copied ? `s:${index}` : String(caption.index),
  }))
  const streams = numbered.filter((stream) => output.container === 'mkv' || stream.text)
  if (streams.length < numbered.length)
    steps.note(
      `Captions that are pictures do not fit into ${output.container.toUpperCase()} and were left out.`,
    )
  const offsetSeconds = (extras.copied ? extras.startSeconds : 0) - plan.pictureStartSeconds
  return streams.length > 0 ? { path: extras.path, offsetSeconds, streams } : null
}

function refuseMissingFrames(plan: JobPlan, framesWritten: number, output: FileOutput): void {
  const expected = plan.timeline!.chunks.reduce<number | null>(
    (sum, chunk) => (sum === null || chunk.frames === null ? null : sum + chunk.frames),
    0,
  )
  if (expected === null ? framesWritten > 0 : framesWritten === expected) return
  throw new HeadroomError(
    'OUTPUT_INVALID',
    `"${output.name}" came out with ${framesWritten} of ${expected} frames. Retry the job.`,
    { source: basename(plan.source.path), frames: framesWritten, framesExpected: expected },
  )
}

async function describeOutput(path: string, output: FileOutput): Promise<OutputFile> {
  const { size } = await stat(path)
  return {
    path,
    kind: 'file',
    sizeBytes: size,
    description: `${output.profileName}, ${output.container.toUpperCase()}`,
  }
}
