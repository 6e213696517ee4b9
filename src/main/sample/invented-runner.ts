import { basename } from 'node:path'
import type { HeadroomError } from '#shared/errors.ts'
import type { Quote } from '#shared/quotes.ts'
import type { Clock } from '../clock.ts'
import type { PlannedTask, RunningTask, TaskReport, TaskRunner, WorkRequest } from '../task-runner.ts'

/** What becomes of a job: its use beside its quote's median, and the failure of its first rendition, if any. */
export type Fate = { useFactor: number; failure: HeadroomError | null }

type Spec = { jobId: string; cpuSeconds: number; outputBytes: number; peakMemoryBytes: number }

const threadsPerRendition = 2

/** On every job that was told and not run. */
export const inventedNote = 'Invented history of the sample studio: no file was made.'

/**
 * Tells jobs instead of running them: each rendition uses what its quote foresaw, times the job's own factor, and takes as long by the
 * clock. Makes no files.
 */
export function createInventedRunner(
  clock: Clock,
  { quoteOf, fateOf }: { quoteOf(jobId: string): Quote; fateOf(jobId: string): Fate },
): TaskRunner {
  const specOf = (task: PlannedTask) => task.spec as Spec

  function plan(
    key: string,
    kind: PlannedTask['kind'],
    spec: Spec,
    more: Partial<PlannedTask> = {},
  ): PlannedTask {
    const weight = Math.max(0.1, spec.cpuSeconds)
    return { key, kind, profileId: null, ordinal: 0, dependsOn: [], threads: 1, weight, spec, ...more }
  }

  /** One task for each rendition, and one that puts them together. */
  function rest(jobId: string): PlannedTask[] {
    const quote = quoteOf(jobId)
    const { useFactor } = fateOf(jobId)
    const own = quote.renditions.filter(({ profileId }) => profileId !== 'source')
    const renditions = own.map(({ profileId, use }) =>
      plan(
        `video/${profileId}/0000`,
        'video',
        {
          jobId,
          cpuSeconds: use.cpuSeconds.p50 * useFactor,
          outputBytes: Math.round(use.outputBytes.p50 * useFactor),
          peakMemoryBytes: Math.round(use.peakMemoryBytes.p50),
        },
        { profileId, dependsOn: ['prepare'], threads: threadsPerRendition },
      ),
    )
    const once = quote.renditions.find(({ profileId }) => profileId === 'source')
    const spec = {
      jobId,
      cpuSeconds: once?.use.cpuSeconds.p50 ?? 0.5,
      outputBytes: 0,
      peakMemoryBytes: 60_000_000,
    }
    return [
      ...renditions,
      plan('assemble', 'assemble', spec, { dependsOn: renditions.map(({ key }) => key) }),
    ]
  }

  return {
    firstTask: ({ workFolder }: WorkRequest) =>
      plan('prepare', 'prepare', {
        jobId: basename(workFolder),
        cpuSeconds: 0.4,
        outputBytes: 0,
        peakMemoryBytes: 40_000_000,
      }),
    run(task) {
      const spec = specOf(task)
      const { failure } = fateOf(spec.jobId)
      const report = (): TaskReport => ({
        cpuSeconds: spec.cpuSeconds,
        wallSeconds: spec.cpuSeconds / task.threads,
        peakMemoryBytes: spec.peakMemoryBytes,
        outputBytes: spec.outputBytes,
        gpuSessionSeconds: 0,
        notes: task.kind === 'prepare' ? [inventedNote] : [],
        ...(task.kind === 'prepare' ? { tasks: rest(spec.jobId) } : {}),
      })
      return tell(clock, task, spec.cpuSeconds, task.kind === 'video' ? failure : null, report)
    },
    isIntact: async () => true,
    discard: async () => {},
    endLeftovers: async () => {},
  }
}

function tell(
  clock: Clock,
  task: PlannedTask,
  cpuSeconds: number,
  failure: HeadroomError | null,
  report: () => TaskReport,
): RunningTask {
  const { promise, resolve, reject } = Promise.withResolvers<TaskReport>()
  const startedAt = clock.now()
  const cancelTimer = clock.after((cpuSeconds * 1000) / task.threads, () =>
    failure ? reject(failure) : resolve(report()),
  )
  return {
    done: promise,
    pause() {},
    resume() {},
    async cancel() {
      cancelTimer()
      resolve(report())
    },
    cpuSecondsSoFar: () => Math.min(cpuSeconds, ((clock.now() - startedAt) / 1000) * task.threads),
  }
}
