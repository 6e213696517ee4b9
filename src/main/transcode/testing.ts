import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { OutputFile } from '#shared/jobs.ts'
import type { OutputRequest } from '#shared/profiles.ts'
import { createChanges } from '../changes.ts'
import { wallClock } from '../clock.ts'
import { randomId } from '../identifiers.ts'
import { openTemporaryStore } from '../store/temporary-store.ts'
import type { PlannedTask, TaskReport, WorkRequest } from '../task-runner.ts'
import { createTranscode, type Transcode } from './transcode.ts'

/** A real room over a store of its own, and a folder for clips and outputs. For tests and benches. */
export type Workshop = {
  /** Of the store. */
  workspace: string
  transcode: Transcode
  folder: string
  remove(): Promise<void>
}

export async function openWorkshop(environment = process.env): Promise<Workshop> {
  const { store, remove } = await openTemporaryStore()
  const folder = await mkdtemp(join(tmpdir(), 'headroom-clips-'))
  const transcode = createTranscode({
    store,
    environment,
    clock: wallClock,
    createId: randomId,
    changes: createChanges(wallClock),
  })
  await transcode.start()
  return {
    workspace: store.workspace,
    transcode,
    folder,
    async remove() {
      await transcode.stop()
      await remove()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const execute = promisify(execFile)

/** Makes a clip with the ffmpeg under test; `options` are what stands between `ffmpeg` and the file. */
export async function makeClip(workshop: Workshop, name: string, options: string[]): Promise<string> {
  const path = join(workshop.folder, name)
  const { ffmpegPath } = workshop.transcode.capabilities()
  await execute(ffmpegPath!, ['-nostdin', '-v', 'error', '-y', ...options, `file:${path}`])
  return path
}

export async function ffprobeJson<T>(workshop: Workshop, options: string[], path: string): Promise<T> {
  const { ffprobePath } = workshop.transcode.capabilities()
  const { stdout } = await execute(ffprobePath!, ['-v', 'error', '-of', 'json', ...options, `file:${path}`], {
    maxBuffer: 64 * 1024 * 1024,
  })
  return JSON.parse(stdout) as T
}

export type JobOutcome = {
  outputs: OutputFile[]
  tasks: PlannedTask[]
  reports: TaskReport[]
  notes: string[]
  request: WorkRequest
}

/** A request for outputs of one source, each job in folders of its own. */
export async function workRequest(
  workshop: Workshop,
  sourcePath: string,
  outputs: OutputRequest[],
): Promise<WorkRequest> {
  const folder = await mkdtemp(join(workshop.folder, 'job-'))
  const { fingerprint } = await workshop.transcode.probe(sourcePath)
  return {
    sourcePath,
    sourceFingerprint: fingerprint,
    outputs,
    profiles: workshop.transcode.profiles.list(),
    workFolder: join(folder, 'work'),
    outputFolder: join(folder, 'outputs'),
    baseName: 'clip',
  }
}

/** Runs every task of a job, one after another, in the order of their dependencies. */
export async function runJob(workshop: Workshop, request: WorkRequest): Promise<JobOutcome> {
  const { runner } = workshop.transcode
  const silent = { onProgress() {}, onLog() {} }
  const first = runner.firstTask(request)
  const reports = [await runner.run(first, silent).done]
  const tasks = reports[0]!.tasks ?? []
  for (const task of tasks) reports.push(await runner.run(task, silent).done)
  return {
    request,
    tasks: [first, ...tasks],
    reports,
    outputs: reports.flatMap((report) => report.outputs ?? []),
    notes: reports.flatMap((report) => report.notes),
  }
}
