import { readFile, rm, stat } from 'node:fs/promises'
import { assertNever, HeadroomError } from '#shared/errors.ts'
import { exists } from '../files.ts'
import type { RunningTask, TaskReport, TaskRunner } from '../task-runner.ts'
import { endLeftovers } from './leftovers.ts'
import type { JobPlan } from './plan.ts'
import { firstTask, type TaskSpec } from './plan-tasks.ts'
import { type Steps, startTask, type TaskResult } from './running-task.ts'
import type { SupervisorOptions } from './supervisor.ts'
import { assemble } from './tasks/assemble.ts'
import { encodeAudio } from './tasks/audio.ts'
import { prepare } from './tasks/prepare.ts'
import type { Toolchain } from './tasks/toolchain.ts'
import { encodeVideo, isSpanWhole } from './tasks/video.ts'
import { isChunked, workFiles } from './work-files.ts'

export type RunnerOptions = { toolchain: Toolchain } & Omit<SupervisorOptions, 'ffmpegPath'>

/** Runs a job's tasks through ffmpeg. Every task may be run again: what it left under its final name is replaced or found whole. */
export function createRunner({
  toolchain,
  ...supervision
}: RunnerOptions): TaskRunner & { stop(): Promise<void> } {
  const running = new Set<RunningTask>()
  const ffmpegPath = async () => (await toolchain.binaries()).ffmpegPath

  return {
    firstTask,
    run(task, events) {
      const spec = task.spec as TaskSpec
      const started = startTask((steps) => work(spec, toolchain, steps), events, {
        ...supervision,
        ffmpegPath,
      })
      running.add(started)
      void started.done.catch(() => {}).then(() => running.delete(started))
      return started
    },
    isIntact: (task, report) => isIntact(task.spec as TaskSpec, report).catch(() => false),
    async discard(workFolder) {
      await rm(workFolder, { recursive: true, force: true, maxRetries: 3 })
    },
    endLeftovers,
    async stop() {
      await Promise.all([...running].map((task) => task.cancel()))
    },
  }
}

async function work(spec: TaskSpec, toolchain: Toolchain, steps: Steps): Promise<TaskResult> {
  if (spec.step === 'prepare') return prepare(spec.request, toolchain, steps)
  const { workFolder } = spec
  const plan = await readPlan(workFolder)
  switch (spec.step) {
    case 'video': {
      const rendition = plan.video.find(({ id }) => id === spec.renditionId)!
      return encodeVideo({ plan, workFolder, rendition, span: spec }, toolchain, steps)
    }
    case 'audio': {
      const rendition = plan.audio.find(({ id }) => id === spec.renditionId)!
      return encodeAudio(plan, workFolder, rendition, toolchain, steps)
    }
    case 'assemble':
      return assemble({ plan, workFolder, outputIndex: spec.outputIndex }, toolchain, steps)
    default:
      return assertNever(spec)
  }
}

async function readPlan(workFolder: string): Promise<JobPlan> {
  const path = workFiles(workFolder).plan
  try {
    return JSON.parse(await readFile(path, 'utf8')) as JobPlan
  } catch (error) {
    throw new HeadroomError(
      'INTERNAL',
      'The work files of this job are gone. Retry the job: it begins anew.',
      { path },
      { cause: error },
    )
  }
}

/** A file bears its final name only once it is whole, so looking is enough; chunks' indexes are read as well, being small. */
async function isIntact(spec: TaskSpec, report: TaskReport): Promise<boolean> {
  if (spec.step === 'assemble') return outputsStand(report)
  const plan = await readPlan(spec.workFolder)
  const files = workFiles(spec.workFolder)
  switch (spec.step) {
    case 'prepare': {
      const needed = [...(isChunked(plan) ? [files.picture] : [plan.source.path])]
      if (plan.audio.length > 0 || plan.subtitles.length > 0) needed.push(plan.extras.path)
      return (await Promise.all(needed.map(exists))).every(Boolean)
    }
    case 'video': {
      const rendition = plan.video.find(({ id }) => id === spec.renditionId)!
      return isSpanWhole({ plan, workFolder: spec.workFolder, rendition, span: spec })
    }
    case 'audio':
      return exists(files.audio(spec.renditionId))
    default:
      return assertNever(spec)
  }
}

async function outputsStand(report: TaskReport): Promise<boolean> {
  const standing = (report.outputs ?? []).map(async ({ kind, path, sizeBytes }) => {
    if (kind === 'hls') return exists(path)
    return (await stat(path)).size === sizeBytes
  })
  return (await Promise.all(standing)).every(Boolean)
}
