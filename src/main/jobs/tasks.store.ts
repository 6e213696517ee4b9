import type { MeasuredUse, OutputFile, Task } from '#shared/jobs.ts'
import type { Store } from '../store/store.ts'
import type { PlannedTask, TaskReport } from '../task-runner.ts'

/** Rows written in one go: about a millisecond of the main thread. */
const rowsPerStep = 250

export type StoredTask = PlannedTask & {
  state: Task['state']
  attempts: number
  failures: number
  report: TaskReport | null
}

type TaskRow = {
  key: string
  kind: PlannedTask['kind']
  profile_id: string | null
  ordinal: number
  state: Task['state']
  threads: number
  weight: number
  attempts: number
  failures: number
  cpu_seconds: number | null
  wall_seconds: number | null
  peak_memory_bytes: number | null
  output_bytes: number | null
  gpu_session_seconds: number | null
  outputs: string | null
  depends_on: string
  spec: string
}

export type TasksStore = ReturnType<typeof createTasksStore>

/** The SQL of tasks. Jobs are named by their sequence. Callers bring the transaction. */
export function createTasksStore({ database }: Store) {
  const insert = database.prepare(`
    INSERT INTO job_tasks (job_sequence, key, run_order, kind, profile_id, ordinal, state, blocked_by, threads, weight, depends_on, spec)
    VALUES (?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`)
  const insertDependency = database.prepare(
    'INSERT INTO job_task_dependencies (job_sequence, depends_on, key) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const doneKeys = database
    .prepare<[number], string>("SELECT key FROM job_tasks WHERE job_sequence = ? AND state = 'done'")
    .pluck()
  const read = database.prepare<[number, string], TaskRow>(
    'SELECT * FROM job_tasks WHERE job_sequence = ? AND key = ?',
  )
  const readAll = database.prepare<[number], TaskRow>(
    'SELECT * FROM job_tasks WHERE job_sequence = ? ORDER BY run_order',
  )
  const readShown = database.prepare<[number], Omit<TaskRow, 'spec'>>(`
    SELECT key, kind, profile_id, ordinal, state, threads, weight, attempts, failures, cpu_seconds, wall_seconds, peak_memory_bytes,
      output_bytes, gpu_session_seconds, NULL AS outputs, '[]' AS depends_on
    FROM job_tasks WHERE job_sequence = ? ORDER BY run_order`)
  // `(SELECT ?)`: see job-lists.store.ts.
  const readReady = database.prepare<[number, number], { key: string; threads: number; run_order: number }>(
    `SELECT key, threads, run_order FROM job_tasks
     WHERE job_sequence = (SELECT ?) AND state = 'pending' AND blocked_by = 0 AND run_order > (SELECT ?)
     ORDER BY run_order LIMIT 16`,
  )
  const setRunning = database.prepare(
    "UPDATE job_tasks SET state = 'running', attempts = attempts + 1 WHERE job_sequence = ? AND key = ? AND state = 'pending'",
  )
  const setPending = database.prepare(
    "UPDATE job_tasks SET state = 'pending', failures = failures + ? WHERE job_sequence = ? AND key = ? AND state = 'running'",
  )
  const setDone = database.prepare(`
    UPDATE job_tasks SET state = 'done', done_at = ?, cpu_seconds = ?, wall_seconds = ?, peak_memory_bytes = ?, output_bytes = ?,
      gpu_session_seconds = ?, outputs = ?
    WHERE job_sequence = ? AND key = ? AND state = 'running'`)
  const undo = database.prepare(`
    UPDATE job_tasks SET state = 'pending', done_at = NULL, cpu_seconds = NULL, wall_seconds = NULL, peak_memory_bytes = NULL,
      output_bytes = NULL, gpu_session_seconds = NULL, outputs = NULL
    WHERE job_sequence = ? AND key = ? AND state = 'done'`)
  const block = database.prepare(`
    UPDATE job_tasks SET blocked_by = blocked_by + ?
    WHERE job_sequence = ? AND key IN (SELECT key FROM job_task_dependencies WHERE job_sequence = ? AND depends_on = ?)`)
  const removePlanned = database.prepare(`
    DELETE FROM job_tasks WHERE job_sequence = @sequence AND key IN
      (SELECT key FROM job_tasks WHERE job_sequence = @sequence AND state = 'pending' AND run_order > 0 LIMIT @limit)`)
  const removeAll = database.prepare('DELETE FROM job_tasks WHERE job_sequence = ?')
  const removeDependencies = database.prepare('DELETE FROM job_task_dependencies WHERE job_sequence = ?')
  const count = database.prepare<[number], TaskCounts>(`
    SELECT count(*) AS total, coalesce(sum(state = 'done'), 0) AS done, coalesce(sum(weight), 0) AS totalWeight,
      coalesce(sum(weight) FILTER (WHERE state = 'done'), 0) AS doneWeight,
      coalesce(sum(state = 'pending' AND blocked_by = 0), 0) AS ready,
      coalesce(sum(cpu_seconds), 0) AS cpuSeconds, coalesce(max(peak_memory_bytes), 0) AS peakMemoryBytes,
      coalesce(sum(output_bytes), 0) AS outputBytes, coalesce(sum(gpu_session_seconds), 0) AS gpuSessionSeconds
    FROM job_tasks WHERE job_sequence = ?`)
  const readDoneShares = database.prepare<[number], DoneShare>(`
    SELECT kind, profile_id AS profileId, sum(CASE state WHEN 'done' THEN weight ELSE 0 END) / sum(weight) AS share
    FROM job_tasks WHERE job_sequence = ? AND kind IN ('video', 'audio') AND profile_id IS NOT NULL
    GROUP BY kind, profile_id HAVING sum(weight) > 0`)
  const readUse = database.prepare<[number], PartRow>(`
    SELECT coalesce(profile_id, 'source') AS profileId, sum(cpu_seconds) AS cpuSeconds, sum(wall_seconds) AS wallSeconds,
      max(peak_memory_bytes) AS peakMemoryBytes, sum(output_bytes) AS outputBytes,
      coalesce(sum(gpu_session_seconds), 0) AS gpuSessionSeconds
    FROM job_tasks WHERE job_sequence = ? AND state = 'done' GROUP BY 1 ORDER BY 1`)
  const pieces = `
    SELECT kind, profile_id AS profileId, weight, CASE state WHEN 'done' THEN cpu_seconds END AS cpuSeconds
    FROM job_tasks WHERE kind <> 'prepare' AND job_sequence =`
  const readPieces = database.prepare<[number], TaskPiece>(`${pieces} ? ORDER BY kind, profile_id, ordinal`)
  const readEarlierPieces = database.prepare<[number], TaskPiece>(`
    ${pieces} (
      SELECT earlier.sequence FROM jobs JOIN jobs AS earlier INDEXED BY jobs_by_source USING (source_fingerprint)
      WHERE jobs.sequence = ? AND earlier.state = 'completed' ORDER BY earlier.sequence DESC LIMIT 1)
    AND kind = 'video' ORDER BY profile_id, ordinal`)
  const readRunning = database.prepare<[], { job_sequence: number; key: string }>(
    "SELECT job_sequence, key FROM job_tasks WHERE state = 'running'",
  )
  const readRecent = database.prepare<[number], RecentTask>(`
    SELECT jobs.customer_id AS customerId, job_tasks.done_at AS doneAt, job_tasks.threads, job_tasks.wall_seconds AS wallSeconds
    FROM job_tasks JOIN jobs ON jobs.sequence = job_tasks.job_sequence
    WHERE job_tasks.state = 'done' AND job_tasks.done_at > ? ORDER BY job_tasks.done_at`)

  function write(jobSequence: number, task: PlannedTask, order: number, blockedBy: number): void {
    insert.run(
      jobSequence,
      task.key,
      order,
      task.kind,
      task.profileId,
      task.ordinal,
      blockedBy,
      task.threads,
      task.weight,
      JSON.stringify(task.dependsOn),
      JSON.stringify(task.spec),
    )
  }

  return {
    /** The task that finds the others. Nothing else of its job starts before it is done. */
    addFirst: (jobSequence: number, task: PlannedTask) => write(jobSequence, task, 0, 0),
    /**
     * Puts what the first task found on record in the order it should run, a few hundred rows at each step so that the caller can
     * leave the thread to others in between. Tasks of an earlier plan that are not done give way; done ones stay as they are.
     */
    *addPlan(jobSequence: number, plan: { firstKey: string; tasks: PlannedTask[] }): Generator<void> {
      while (removePlanned.run({ sequence: jobSequence, limit: rowsPerStep }).changes === rowsPerStep) yield
      const done = new Set(doneKeys.all(jobSequence))
      let rows = 0
      for (const [index, task] of plan.tasks.entries()) {
        const dependencies = task.dependsOn.filter((key) => key !== plan.firstKey)
        write(jobSequence, task, index + 1, dependencies.filter((key) => !done.has(key)).length)
        rows++
        for (const key of dependencies) {
          insertDependency.run(jobSequence, key, task.key)
          if (++rows % rowsPerStep === 0) yield
        }
        if (rows % rowsPerStep === 0) yield
      }
    },
    get(jobSequence: number, key: string): StoredTask | undefined {
      const row = read.get(jobSequence, key)
      return row && toTask(row)
    },
    list: (jobSequence: number): StoredTask[] => readAll.all(jobSequence).map(toTask),
    /** Without what only the runner needs (`spec`) or the order (`dependsOn`): a long film has thousands. */
    listShown: (jobSequence: number): Omit<StoredTask, 'spec' | 'dependsOn'>[] =>
      readShown.all(jobSequence).map((row) => toTask({ ...row, spec: 'null' })),
    /** Up to 16 tasks that could start, after `afterOrder` in the job's own order. */
    ready: (jobSequence: number, afterOrder: number) => readReady.all(jobSequence, afterOrder),
    /** False when it is not pending. */
    start: (jobSequence: number, key: string): boolean => setRunning.run(jobSequence, key).changes > 0,
    putBack(jobSequence: number, key: string, { failed }: { failed: boolean }): void {
      setPending.run(failed ? 1 : 0, jobSequence, key)
    },
    /** False when the task was not running: its use was recorded before, or nobody wants it any more. */
    finish(jobSequence: number, key: string, report: TaskReport, at: number): boolean {
      const { changes } = setDone.run(
        at,
        report.cpuSeconds,
        report.wallSeconds,
        Math.round(report.peakMemoryBytes),
        Math.round(report.outputBytes),
        report.gpuSessionSeconds,
        report.outputs ? JSON.stringify(report.outputs) : null,
        jobSequence,
        key,
      )
      if (changes > 0) block.run(-1, jobSequence, jobSequence, key)
      return changes > 0
    },
    /** A task whose files are gone runs again; its use is forgotten, so that it is charged once. */
    forget(jobSequence: number, key: string): void {
      if (undo.run(jobSequence, key).changes > 0) block.run(1, jobSequence, jobSequence, key)
    },
    removeAll(jobSequence: number): void {
      removeAll.run(jobSequence)
      removeDependencies.run(jobSequence)
    },
    /** Measured use of finished tasks by profile; `source` is what every rendition shares. */
    measuredParts: (jobSequence: number): MeasuredPart[] =>
      readUse.all(jobSequence).map(({ profileId, ...use }) => ({ profileId, use })),
    /** How much of each profile's picture and sound is made, 0 to 1, by expected work. */
    doneShares: (jobSequence: number): DoneShare[] => readDoneShares.all(jobSequence),
    /** All but the preparation, each part's in the order of the source. */
    pieces: (jobSequence: number): TaskPiece[] => readPieces.all(jobSequence),
    /** Pictures of the newest completed job of the same source; empty when there is none. */
    earlierPieces: (jobSequence: number): TaskPiece[] => readEarlierPieces.all(jobSequence),
    counts: (jobSequence: number): TaskCounts => count.get(jobSequence)!,
    running: () => readRunning.all().map((row) => ({ jobSequence: row.job_sequence, key: row.key })),
    doneSince: (at: number): RecentTask[] => readRecent.all(at),
  }
}

export type TaskCounts = {
  total: number
  done: number
  ready: number
  totalWeight: number
  doneWeight: number
  cpuSeconds: number
  peakMemoryBytes: number
  outputBytes: number
  gpuSessionSeconds: number
}
/** A task as its job's remaining work is reckoned from; `cpuSeconds` null until it is done. */
export type TaskPiece = {
  kind: PlannedTask['kind']
  profileId: string | null
  weight: number
  cpuSeconds: number | null
}
export type DoneShare = { kind: 'video' | 'audio'; profileId: string; share: number }
type PartRow = { profileId: string } & MeasuredUse
type MeasuredPart = { profileId: string; use: MeasuredUse }
type RecentTask = { customerId: string; doneAt: number; threads: number; wallSeconds: number }

function toTask(row: TaskRow): StoredTask {
  return {
    key: row.key,
    kind: row.kind,
    profileId: row.profile_id,
    ordinal: row.ordinal,
    state: row.state,
    threads: row.threads,
    weight: row.weight,
    attempts: row.attempts,
    failures: row.failures,
    dependsOn: JSON.parse(row.depends_on) as string[],
    spec: JSON.parse(row.spec) as unknown,
    report:
      row.state === 'done'
        ? {
            cpuSeconds: row.cpu_seconds!,
            wallSeconds: row.wall_seconds!,
            peakMemoryBytes: row.peak_memory_bytes!,
            outputBytes: row.output_bytes!,
            gpuSessionSeconds: row.gpu_session_seconds ?? 0,
            notes: [],
            ...(row.outputs ? { outputs: JSON.parse(row.outputs) as OutputFile[] } : {}),
          }
        : null,
  }
}
