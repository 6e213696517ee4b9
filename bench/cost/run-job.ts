import os from 'node:os'
import type { MeasuredPart } from '../../src/main/quotes/history.ts'
import type { PlannedTask, TaskReport, TaskRunner, WorkRequest } from '../../src/main/task-runner.ts'
import type { MeasuredUse } from '../../src/shared/jobs.ts'

/** Runs a whole job through a task runner, as many tasks at a time as the machine has threads, and adds up what it used. */
export async function runJob(
  runner: TaskRunner,
  request: WorkRequest,
): Promise<{ total: MeasuredUse; parts: MeasuredPart[]; reports: [PlannedTask, TaskReport][] }> {
  const startedAt = performance.now()
  const reports: [PlannedTask, TaskReport][] = []
  const run = async (task: PlannedTask): Promise<TaskReport> => {
    const report = await runner.run(task, { onProgress: () => {}, onLog: () => {} }).done
    reports.push([task, report])
    return report
  }
  const { tasks = [] } = await run(runner.firstTask(request))
  const waiting = tasks.filter((task) => task.kind !== 'assemble')
  await Promise.all(
    Array.from({ length: os.availableParallelism() }, async () => {
      for (let task = waiting.shift(); task; task = waiting.shift()) await run(task)
    }),
  )
  for (const task of tasks.filter(({ kind }) => kind === 'assemble')) await run(task)
  const wallSeconds = (performance.now() - startedAt) / 1000
  await runner.discard(request.workFolder)
  const ids = [...new Set(reports.map(([task]) => task.profileId ?? 'source'))]
  const parts = ids.map((profileId) => ({
    profileId,
    use: addUp(
      reports.flatMap(([task, report]) => ((task.profileId ?? 'source') === profileId ? [report] : [])),
    ),
  }))
  return { total: { ...addUp(reports.map(([, report]) => report)), wallSeconds }, parts, reports }
}

function addUp(reports: readonly TaskReport[]): MeasuredUse {
  return {
    cpuSeconds: reports.reduce((total, each) => total + each.cpuSeconds, 0),
    wallSeconds: reports.reduce((total, each) => total + each.wallSeconds, 0),
    peakMemoryBytes: reports.reduce((most, each) => Math.max(most, each.peakMemoryBytes), 0),
    outputBytes: reports.reduce((total, each) => total + each.outputBytes, 0),
    gpuSessionSeconds: reports.reduce((total, each) => total + each.gpuSessionSeconds, 0),
  }
}
