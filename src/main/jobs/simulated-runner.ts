import { HeadroomError } from '#shared/errors.ts'
import type { Cancel, Clock } from '../clock.ts'
import type { PlannedTask, RunningTask, TaskReport, TaskRunner, WorkRequest } from '../task-runner.ts'

/** What a simulated source costs: chunks of equal work for each rendition, between a short preparation and an assembly. */
export type SimulatedWork = {
  chunks: number
  /** CPU seconds of one chunk; with one thread it takes as long by the clock. */
  chunkCpuSeconds: number
  chunkOutputBytes: number
  /** Seconds that a chunk holds a session of a hardware encoder; 0 when left out. */
  chunkGpuSessionSeconds?: number
  /** How many times its expected cost each chunk takes, in order; once where left out. */
  chunkHardness?: readonly number[]
  /** CPU seconds of the preparation, and of the assembly; 0.1 when left out. */
  overheadCpuSeconds?: number
}

export type SimulatedRunner = TaskRunner & {
  /** Task keys with their job's work folder, in the order they were started. */
  readonly started: { workFolder: string; key: string }[]
  /** The next runs of a task fail with these errors. */
  failNext(key: string, ...errors: HeadroomError[]): void
  /** Files that vanished: their tasks are not intact any more. */
  lose(workFolder: string, key: string): void
  /** The program is killed: nothing that runs is ever heard of again. */
  crash(): void
}

type Spec = { request: WorkRequest; cpuSeconds: number; outputBytes: number }

/**
 * Runs tasks by the clock alone, for the planner and for tests: same work, same use, every time. `disk` stands for the files finished
 * tasks leave; it outlives a crash when it is handed to the next runner.
 */
export function createSimulatedRunner(
  clock: Clock,
  workOf: (request: WorkRequest) => SimulatedWork,
  disk = new Set<string>(),
): SimulatedRunner {
  const started: { workFolder: string; key: string }[] = []
  const failures = new Map<string, HeadroomError[]>()
  const pending = new Set<Cancel>()
  const nameOf = (task: PlannedTask) => `${specOf(task).request.workFolder} ${task.key}`

  return {
    started,
    failNext: (key, ...errors) => void failures.set(key, [...(failures.get(key) ?? []), ...errors]),
    lose: (workFolder, key) => void disk.delete(`${workFolder} ${key}`),
    crash() {
      for (const cancel of pending) cancel()
      pending.clear()
    },
    firstTask: (request) =>
      planTask(request, 'prepare', 'prepare', null, 0, [], overheadOf(workOf(request)), 0),
    run(task, events) {
      started.push({ workFolder: specOf(task).request.workFolder, key: task.key })
      const failure = failures.get(task.key)?.shift()
      const onDone = () => {
        disk.add(nameOf(task))
        events.onProgress(1)
      }
      return simulateTask(clock, task, failure, onDone, pending, workOf)
    },
    isIntact: async (task) => disk.has(nameOf(task)),
    async discard(workFolder) {
      for (const name of disk) if (name.startsWith(`${workFolder} `)) disk.delete(name)
    },
    endLeftovers: async () => undefined,
  }
}

function simulateTask(
  clock: Clock,
  task: PlannedTask,
  failure: HeadroomError | undefined,
  onDone: () => void,
  pending: Set<Cancel>,
  workOf: (request: WorkRequest) => SimulatedWork,
): RunningTask {
  const { promise, resolve, reject } = Promise.withResolvers<TaskReport>()
  const durationMs = (specOf(task).cpuSeconds * 1000) / task.threads
  let doneMs = 0
  let since: number | null = null
  let timer: Cancel = () => undefined
  const forget = () => {
    timer()
    pending.delete(forget)
  }
  const doneSoFarMs = () => Math.min(durationMs, doneMs + (since === null ? 0 : clock.now() - since))
  const goOn = () => {
    since = clock.now()
    timer = clock.after(durationMs - doneMs, () => {
      forget()
      if (failure) return reject(failure)
      onDone()
      resolve(reportOf(task, workOf))
    })
  }
  pending.add(forget)
  goOn()
  return {
    done: promise,
    pause() {
      timer()
      doneMs = doneSoFarMs()
      since = null
    },
    resume: goOn,
    async cancel() {
      forget()
      reject(new HeadroomError('CANCELLED', 'The task was cancelled.'))
    },
    cpuSecondsSoFar: () => (doneSoFarMs() * task.threads) / 1000,
  }
}

function reportOf(task: PlannedTask, workOf: (request: WorkRequest) => SimulatedWork): TaskReport {
  const { request, cpuSeconds, outputBytes } = specOf(task)
  return {
    cpuSeconds,
    wallSeconds: cpuSeconds / task.threads,
    peakMemoryBytes: 100_000_000,
    outputBytes,
    gpuSessionSeconds: task.kind === 'video' ? (workOf(request).chunkGpuSessionSeconds ?? 0) : 0,
    notes: [],
    ...(task.kind === 'prepare' ? { tasks: planTasks(request, workOf(request)) } : {}),
    ...(task.kind === 'assemble' ? { outputs: [outputOf(request)] } : {}),
  }
}

function planTasks(request: WorkRequest, work: SimulatedWork): PlannedTask[] {
  const chunks = request.profiles.flatMap((profile) =>
    Array.from({ length: work.chunks }, (_, ordinal) =>
      planTask(
        request,
        'video',
        `video/${profile.id}/${String(ordinal).padStart(4, '0')}`,
        profile.id,
        ordinal,
        ['prepare'],
        work.chunkCpuSeconds,
        work.chunkOutputBytes,
        work.chunkHardness?.[ordinal],
      ),
    ),
  )
  const keys = chunks.map((chunk) => chunk.key)
  return [...chunks, planTask(request, 'assemble', 'assemble', null, 0, keys, overheadOf(work), 0)]
}

function overheadOf(work: SimulatedWork): number {
  return work.overheadCpuSeconds ?? 0.1
}

function planTask(
  request: WorkRequest,
  kind: PlannedTask['kind'],
  key: string,
  profileId: string | null,
  ordinal: number,
  dependsOn: string[],
  expectedCpuSeconds: number,
  outputBytes: number,
  hardness = 1,
): PlannedTask {
  const spec: Spec = { request, cpuSeconds: expectedCpuSeconds * hardness, outputBytes }
  return { key, kind, profileId, ordinal, dependsOn, threads: 1, weight: expectedCpuSeconds, spec }
}

function outputOf(request: WorkRequest) {
  return {
    path: `${request.outputFolder}/${request.baseName}.mp4`,
    kind: 'file' as const,
    sizeBytes: 1,
    description: 'Simulated',
  }
}

/** The spec is this runner's own; it comes back from storage as plain JSON. */
function specOf(task: PlannedTask): Spec {
  return task.spec as Spec
}
