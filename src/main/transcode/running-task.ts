import { HeadroomError } from '#shared/errors.ts'
import type { RunningTask, TaskEvents, TaskReport } from '../task-runner.ts'
import { removeAll } from './durable-files.ts'
import {
  type FfmpegUse,
  type SupervisedRun,
  type SuperviseRequest,
  type SupervisorOptions,
  supervise,
} from './supervisor.ts'

/** What a task's work may do: run ffmpeg under watch, take notes, and say which files to remove should it not end well. */
export type Steps = {
  /**
   * Runs ffmpeg; its use counts towards the task, and its time as a session of a hardware encoder where it holds one, also while it
   * is paused. `progressShare` is the part of the task's progress it stands for.
   */
  ffmpeg(
    request: Omit<SuperviseRequest, 'onProgress' | 'onLog'> & { holdsGpuSession?: boolean },
    progressShare?: [number, number],
  ): Promise<FfmpegUse>
  /** Adds CPU used by something else than a supervised ffmpeg. */
  addCpuSeconds(cpuSeconds: number): void
  note(text: string): void
  /** Removed when the task fails or is cancelled. */
  removeUnlessDone(path: string): void
  /** Throws CANCELLED once the task was cancelled. */
  throwIfCancelled(): void
  signal: AbortSignal
}

export type TaskResult = Pick<TaskReport, 'tasks' | 'outputs'> & { outputBytes: number }

export type TaskOptions = Omit<SupervisorOptions, 'ffmpegPath'> & {
  /** Errors: FFMPEG_MISSING. */
  ffmpegPath(): Promise<string>
}

/** Runs a task's work as something that can be paused, resumed and cancelled while it is measured. */
export function startTask(
  work: (steps: Steps) => Promise<TaskResult>,
  events: TaskEvents,
  options: TaskOptions,
): RunningTask {
  const startedAt = options.clock.now()
  const abort = new AbortController()
  const notes: string[] = []
  const partialFiles: string[] = []
  const totals = { cpuSeconds: 0, peakMemoryBytes: 0, gpuSessionSeconds: 0 }
  let current: SupervisedRun | null = null
  let paused = false

  const throwIfCancelled = () => {
    if (abort.signal.aborted) throw new HeadroomError('CANCELLED', 'The work was cancelled.')
  }

  const steps: Steps = {
    signal: abort.signal,
    throwIfCancelled,
    note: (text) => notes.push(text),
    addCpuSeconds: (cpuSeconds) => {
      totals.cpuSeconds += cpuSeconds
    },
    removeUnlessDone: (path) => partialFiles.push(path),
    async ffmpeg({ holdsGpuSession = false, ...request }, [from, to] = [0, 1]) {
      const ffmpegPath = await options.ffmpegPath()
      throwIfCancelled()
      const onProgress = (share: number) => events.onProgress(from + share * (to - from))
      const runSince = options.clock.now()
      const run = supervise({ ...request, onProgress, onLog: events.onLog }, { ...options, ffmpegPath })
      current = run
      if (paused) run.pause()
      try {
        const use = await run.done
        totals.peakMemoryBytes = Math.max(totals.peakMemoryBytes, use.peakMemoryBytes)
        return use
      } finally {
        totals.cpuSeconds += run.cpuSecondsSoFar()
        if (holdsGpuSession) totals.gpuSessionSeconds += (options.clock.now() - runSince) / 1000
        current = null
      }
    },
  }

  const finish = async (): Promise<TaskReport> => {
    try {
      const result = await work(steps)
      throwIfCancelled()
      events.onProgress(1)
      const wallSeconds = (options.clock.now() - startedAt) / 1000
      return { ...result, ...totals, wallSeconds, notes }
    } catch (error) {
      await removeAll(partialFiles)
      throw error
    }
  }
  const done = finish()
  done.catch(() => {})

  return {
    done,
    pause() {
      paused = true
      current?.pause()
    },
    resume() {
      paused = false
      current?.resume()
    },
    async cancel() {
      abort.abort()
      await current?.cancel()
      await done.catch(() => {})
    },
    cpuSecondsSoFar: () => totals.cpuSeconds + (current?.cpuSecondsSoFar() ?? 0),
  }
}
