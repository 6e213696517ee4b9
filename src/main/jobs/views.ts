import type { Job, Task } from '#shared/jobs.ts'
import type { StoredJob } from './jobs.store.ts'
import type { StoredTask } from './tasks.store.ts'

/** A job as the contract shows it. */
export function showJob(stored: StoredJob): Job {
  const {
    sequence: _sequence,
    totalTasks: _totalTasks,
    doneTasks: _doneTasks,
    totalWeight: _weight,
    ...job
  } = stored
  return job
}

/** A task as the contract shows it; `progress` is what a running one has told. */
export function showTask(
  task: Omit<StoredTask, 'spec' | 'dependsOn'>,
  totalWeight: number,
  progress: number,
): Task {
  return {
    key: task.key,
    kind: task.kind,
    profileId: task.profileId,
    ordinal: task.ordinal,
    state: task.state,
    attempts: task.attempts,
    share: totalWeight > 0 ? task.weight / totalWeight : 0,
    progress: task.state === 'done' ? 1 : progress,
    use: task.report && {
      cpuSeconds: task.report.cpuSeconds,
      wallSeconds: task.report.wallSeconds,
      peakMemoryBytes: task.report.peakMemoryBytes,
      outputBytes: task.report.outputBytes,
      gpuSessionSeconds: task.report.gpuSessionSeconds,
    },
  }
}
