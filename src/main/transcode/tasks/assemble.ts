import type { OutputFile } from '#shared/jobs.ts'
import { ensureFolder } from '../durable-files.ts'
import type { JobPlan } from '../plan.ts'
import type { Steps, TaskResult } from '../running-task.ts'
import { assembleFile } from './assemble-file.ts'
import { assembleHls } from './assemble-hls.ts'
import type { Toolchain } from './toolchain.ts'

export type AssembleJob = { plan: JobPlan; workFolder: string; outputIndex: number }

/** Makes one deliverable from finished renditions and gives it its name once it is whole. */
export async function assemble(job: AssembleJob, toolchain: Toolchain, steps: Steps): Promise<TaskResult> {
  await ensureFolder(job.plan.outputFolder)
  const planned = job.plan.outputs[job.outputIndex]!
  const output: OutputFile =
    planned.kind === 'file'
      ? await assembleFile(job, planned, toolchain, steps)
      : await assembleHls(job, planned, toolchain, steps)
  return { outputs: [output], outputBytes: output.sizeBytes }
}
