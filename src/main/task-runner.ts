import type { OutputFile, taskKinds } from '#shared/jobs.ts'
import type { OutputRequest, Profile } from '#shared/profiles.ts'

/**
 * One unit of work of a job, small enough to be repeated after a crash. `spec` belongs to the runner that planned it: plain JSON,
 * stored with the job and handed back unread.
 */
export type PlannedTask = {
  /** Unique in the job and stable over restarts, such as `video/prf_h264_720p/0003`. */
  key: string
  kind: (typeof taskKinds)[number]
  profileId: string | null
  ordinal: number
  /** Keys of tasks that must be done before. */
  dependsOn: string[]
  /** Threads the task keeps busy. */
  threads: number
  /** Relative expected work, in any unit shared by the job's tasks. */
  weight: number
  spec: unknown
}

/** What a task used and made, measured. */
export type TaskReport = {
  cpuSeconds: number
  wallSeconds: number
  peakMemoryBytes: number
  /** Bytes that count towards the delivered output. */
  outputBytes: number
  /** Seconds by the wall in which it held one session of a hardware encoder. */
  gpuSessionSeconds: number
  /** Work discovered by a `prepare` task: the rest of the job. */
  tasks?: PlannedTask[]
  /** Deliverables that now stand under their final names. */
  outputs?: OutputFile[]
  /** What a person should know, such as a hardware encoder that fell back to software. */
  notes: string[]
}

export type RunningTask = {
  /** Settles when the child process is gone: rejects with a HeadroomError, CANCELLED after cancel(). */
  done: Promise<TaskReport>
  pause(): void
  resume(): void
  /** Ends the child process and removes its partial files; resolves when both are gone. */
  cancel(): Promise<void>
  /** CPU seconds used so far, for settling cancelled work. */
  cpuSecondsSoFar(): number
}

export type TaskEvents = {
  /** 0 to 1. */
  onProgress(progress: number): void
  /** One line of the tool's own log. */
  onLog(line: string): void
}

/** What a job asks of the runner that will do its work. */
export type WorkRequest = {
  sourcePath: string
  /** The fingerprint quoted; the runner refuses a source that changed with SOURCE_CHANGED. */
  sourceFingerprint: string
  outputs: OutputRequest[]
  /** The profiles the outputs name, as they were when the job was submitted. */
  profiles: Profile[]
  /** Private to the job, on the workspace's disk; removed when the job ends. */
  workFolder: string
  /** Where deliverables go; created when missing, never overwritten. */
  outputFolder: string
  /** Deliverables are named after it. */
  baseName: string
}

/** Runs tasks under limits and reports their use: ffmpeg on the workstation, a simulation in the planner. */
export type TaskRunner = {
  /** The first task of a job; its report brings the others. */
  firstTask(request: WorkRequest): PlannedTask
  run(task: PlannedTask, events: TaskEvents): RunningTask
  /** True when what a finished task left is still there and whole, so that it need not run again. */
  isIntact(task: PlannedTask, report: TaskReport): Promise<boolean>
  /** Removes the job's private files. */
  discard(workFolder: string): Promise<void>
  /**
   * Ends children of an earlier run of the program that was killed: a child does not notice its parent's death. Only those that
   * work inside this folder, which holds the jobs' work folders. Resolves when they are gone.
   */
  endLeftovers(workFolders: string): Promise<void>
}
