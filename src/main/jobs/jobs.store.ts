import type { Statement } from 'better-sqlite3'
import type { HeadroomError } from '#shared/errors.ts'
import type { Job, JobState, JobSummary, MeasuredUse, OutputFile } from '#shared/jobs.ts'
import type { Settlement } from '#shared/prices.ts'
import type { Store } from '../store/store.ts'

/** A level of priority is worth a day in the queue: higher goes first, and the lowest still gets its turn. */
const headStartMs = 24 * 3600_000

/** Where age and priority put a job in its customer's queue: the least goes first. A deadline may move it further up. */
export function rankOf(job: { createdAt: number; priority: number }): number {
  return job.createdAt - job.priority * headStartMs
}

export type NewJob = Pick<
  Job,
  | 'id'
  | 'customerId'
  | 'budgetId'
  | 'holdId'
  | 'sourcePath'
  | 'sourceName'
  | 'outputFolder'
  | 'outputs'
  | 'priority'
  | 'deadlineAt'
  | 'quote'
  | 'createdAt'
> & { idempotencyKey: string | null }

/** A job as its row tells, with the row's number. */
export type StoredJob = Job & {
  sequence: number
  holdId: string
  totalTasks: number
  doneTasks: number
  totalWeight: number
}

/** What changes of a job; anything left out stays. */
export type JobPatch = Partial<{
  state: JobState
  priority: number
  rank: number
  urgent: boolean
  holdId: string
  startedAt: number | null
  finishedAt: number | null
  retryAt: number | null
  attempts: number
  chargedMinor: number | null
  unchargedMinor: number
  settlement: Settlement | null
  wallSeconds: number
  cpuSeconds: number
  error: Pick<HeadroomError, 'code' | 'message'> | null
  notes: string[]
  outputFiles: OutputFile[]
}>

export type JobsStore = ReturnType<typeof createJobsStore>

/** The SQL of single jobs; job-lists.store.ts has the lists. Callers bring the transaction. */
export function createJobsStore({ database }: Store) {
  const insert = database.prepare(`
    INSERT INTO jobs (id, idempotency_key, customer_id, budget_id, hold_id, source_path, source_name, source_name_folded, output_folder,
      source_fingerprint, deadline_at, state, priority, rank, amount_minor, cpu_seconds_p10, cpu_seconds_p50, cpu_seconds_p90, created_at, outputs, summary, quote)
    VALUES (@id, @idempotencyKey, @customerId, @budgetId, @holdId, @sourcePath, @sourceName, @sourceNameFolded, @outputFolder,
      @sourceFingerprint, @deadlineAt, 'queued', @priority, @rank, @amountMinor, @p10, @p50, @p90, @createdAt, @outputs, @summary, @quote)`)
  const readById = database.prepare<[string], JobRow>('SELECT * FROM jobs WHERE id = ?')
  const readBySequence = database.prepare<[number], JobRow>('SELECT * FROM jobs WHERE sequence = ?')
  const readByKey = database.prepare<[string], JobRow>('SELECT * FROM jobs WHERE idempotency_key = ?')
  const recount = database.prepare(`
    UPDATE jobs SET total_tasks = @total, done_tasks = @done, ready_tasks = @ready, total_weight = @totalWeight,
      done_weight = @doneWeight, cpu_seconds = @cpuSeconds, peak_memory_bytes = @peakMemoryBytes, output_bytes = @outputBytes,
      gpu_session_seconds = @gpuSessionSeconds
    WHERE sequence = @sequence`)
  const countDone = database.prepare(`
    UPDATE jobs SET done_tasks = done_tasks + 1, done_weight = done_weight + @weight, cpu_seconds = cpu_seconds + @cpuSeconds,
      peak_memory_bytes = max(peak_memory_bytes, @peakMemoryBytes), output_bytes = output_bytes + @outputBytes,
      gpu_session_seconds = gpu_session_seconds + @gpuSessionSeconds
    WHERE sequence = @sequence`)
  // While the first task runs, what it found before is being replaced: nothing of it may start.
  const recountReady = database.prepare(`
    UPDATE jobs SET ready_tasks =
      CASE WHEN EXISTS (SELECT 1 FROM job_tasks WHERE job_sequence = @sequence AND state = 'running' AND run_order = 0) THEN 0
      ELSE (SELECT count(*) FROM job_tasks WHERE job_sequence = @sequence AND state = 'pending' AND blocked_by = 0) END
    WHERE sequence = @sequence`)
  const insertLog = database.prepare('INSERT INTO job_log (job_sequence, at, line) VALUES (?, ?, ?)')
  const readLog = database
    .prepare<[number], string>(
      'SELECT line FROM (SELECT id, line FROM job_log WHERE job_sequence = ? ORDER BY id DESC LIMIT 500) ORDER BY id',
    )
    .pluck()
  const readSettings = database.prepare<[], string>("SELECT value FROM settings WHERE key = 'queue'").pluck()
  const writeSettings = database.prepare(
    "INSERT INTO settings (key, value) VALUES ('queue', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  )

  const updates = new Map<string, Statement>()
  /** The same few sets of columns change again and again. */
  function updateOf(names: string[]): Statement {
    const assignments = names.map((name) => `${name} = @${name}`).join(', ')
    const known = updates.get(assignments)
    if (known) return known
    const prepared = database.prepare(`UPDATE jobs SET ${assignments} WHERE sequence = @sequence`)
    updates.set(assignments, prepared)
    return prepared
  }

  return {
    /** Returns the job's sequence. */
    insert(job: NewJob): number {
      const { quote } = job
      const { lastInsertRowid } = insert.run({
        ...job,
        sourceNameFolded: job.sourceName.toLowerCase(),
        sourceFingerprint: quote.source.fingerprint,
        rank: rankOf(job),
        amountMinor: quote.amountMinor.p50,
        ...quote.total.cpuSeconds,
        outputs: JSON.stringify(job.outputs),
        summary: JSON.stringify(summaryOf(quote)),
        quote: JSON.stringify(quote),
      })
      return Number(lastInsertRowid)
    },
    byId: (id: string): StoredJob | undefined => toJob(readById.get(id)),
    bySequence: (sequence: number): StoredJob | undefined => toJob(readBySequence.get(sequence)),
    byIdempotencyKey: (key: string): StoredJob | undefined => toJob(readByKey.get(key)),
    update(sequence: number, patch: JobPatch): void {
      const columns = columnsOf(patch)
      const names = Object.keys(columns)
      if (names.length === 0) return
      updateOf(names).run({ ...columns, sequence })
    },
    /** Takes over what its tasks add up to, after they changed as a whole. */
    setCounts: (sequence: number, counts: Record<string, number>) => recount.run({ ...counts, sequence }),
    addDone(sequence: number, task: Omit<MeasuredUse, 'wallSeconds'> & { weight: number }): void {
      countDone.run({
        weight: task.weight,
        cpuSeconds: task.cpuSeconds,
        peakMemoryBytes: Math.round(task.peakMemoryBytes),
        outputBytes: Math.round(task.outputBytes),
        gpuSessionSeconds: task.gpuSessionSeconds,
        sequence,
      })
    },
    recountReady: (sequence: number) => recountReady.run({ sequence }),
    log(sequence: number, at: number, lines: string[]): void {
      for (const line of lines) insertLog.run(sequence, at, line)
    },
    /** The last 500 lines. */
    readLog: (sequence: number): string[] => readLog.all(sequence),
    settings: (): unknown => JSON.parse(readSettings.get() ?? 'null'),
    setSettings: (settings: unknown) => writeSettings.run(JSON.stringify(settings)),
  }
}

function summaryOf(quote: Job['quote']): QuoteSummary {
  return {
    quotedAmountMinor: quote.amountMinor,
    quotedCpuSeconds: quote.total.cpuSeconds,
    terms: quote.terms,
  }
}
type QuoteSummary = Pick<JobSummary, 'quotedAmountMinor' | 'quotedCpuSeconds' | 'terms'>

function columnsOf(patch: JobPatch): Record<string, string | number | null> {
  const columns: Record<string, string | number | null | undefined> = {
    state: patch.state,
    priority: patch.priority,
    rank: patch.rank,
    urgent: patch.urgent === undefined ? undefined : Number(patch.urgent),
    hold_id: patch.holdId,
    started_at: patch.startedAt,
    finished_at: patch.finishedAt,
    retry_at: patch.retryAt,
    attempts: patch.attempts,
    charged_minor: patch.chargedMinor,
    uncharged_minor: patch.unchargedMinor,
    settlement:
      patch.settlement === undefined ? undefined : patch.settlement && JSON.stringify(patch.settlement),
    wall_seconds: patch.wallSeconds,
    cpu_seconds: patch.cpuSeconds,
    error_code: patch.error === undefined ? undefined : (patch.error?.code ?? null),
    error_message: patch.error === undefined ? undefined : (patch.error?.message ?? null),
    notes: patch.notes && JSON.stringify(patch.notes),
    output_files: patch.outputFiles && JSON.stringify(patch.outputFiles),
  }
  return Object.fromEntries(Object.entries(columns).filter((entry) => entry[1] !== undefined)) as Record<
    string,
    string | number | null
  >
}

/** The columns every view of a job shares: the quote itself, the longest, is not among them. */
export const summaryColumns = [
  'sequence',
  'id',
  'customer_id',
  'budget_id',
  'hold_id',
  'source_path',
  'source_name',
  'output_folder',
  'state',
  'priority',
  'urgent',
  'deadline_at',
  'total_tasks',
  'done_tasks',
  'total_weight',
  'done_weight',
  'cpu_seconds',
  'wall_seconds',
  'peak_memory_bytes',
  'output_bytes',
  'gpu_session_seconds',
  'charged_minor',
  'uncharged_minor',
  'attempts',
  'created_at',
  'started_at',
  'finished_at',
  'retry_at',
  'error_code',
  'error_message',
  'summary',
] as const satisfies (keyof SummaryRow)[]

export type SummaryRow = {
  sequence: number
  id: string
  customer_id: string
  budget_id: string
  hold_id: string
  source_path: string
  source_name: string
  output_folder: string
  state: JobState
  priority: number
  urgent: number
  deadline_at: number | null
  total_tasks: number
  done_tasks: number
  total_weight: number
  done_weight: number
  cpu_seconds: number
  wall_seconds: number
  peak_memory_bytes: number
  output_bytes: number
  gpu_session_seconds: number
  charged_minor: number | null
  uncharged_minor: number
  attempts: number
  created_at: number
  started_at: number | null
  finished_at: number | null
  retry_at: number | null
  error_code: NonNullable<Job['error']>['code'] | null
  error_message: string | null
  summary: string
}
type JobRow = SummaryRow & {
  notes: string
  output_files: string
  outputs: string
  quote: string
  settlement: string | null
}

export function toSummary(row: SummaryRow): JobSummary {
  return {
    id: row.id,
    customerId: row.customer_id,
    budgetId: row.budget_id,
    holdId: row.hold_id,
    sourcePath: row.source_path,
    sourceName: row.source_name,
    outputFolder: row.output_folder,
    priority: row.priority,
    state: row.state,
    urgent: row.urgent === 1,
    deadlineAt: row.deadline_at,
    measured: {
      cpuSeconds: row.cpu_seconds,
      wallSeconds: row.wall_seconds,
      peakMemoryBytes: row.peak_memory_bytes,
      outputBytes: row.output_bytes,
      gpuSessionSeconds: row.gpu_session_seconds,
    },
    chargedMinor: row.charged_minor,
    unchargedMinor: row.uncharged_minor,
    // Until the first task has found the others, nothing is known of the whole.
    progress: row.total_tasks > 1 || row.state === 'completed' ? share(row.done_weight, row.total_weight) : 0,
    attempts: row.attempts,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    retryAt: row.retry_at,
    error: row.error_code && { code: row.error_code, message: row.error_message ?? '' },
    ...(JSON.parse(row.summary) as QuoteSummary),
  }
}

export function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 1
}

function toJob(row: JobRow | undefined): StoredJob | undefined {
  if (!row) return undefined
  const { quotedAmountMinor: _amount, quotedCpuSeconds: _cpu, terms: _terms, ...summary } = toSummary(row)
  return {
    ...summary,
    sequence: row.sequence,
    totalTasks: row.total_tasks,
    doneTasks: row.done_tasks,
    totalWeight: row.total_weight,
    outputs: JSON.parse(row.outputs) as Job['outputs'],
    quote: JSON.parse(row.quote) as Job['quote'],
    notes: JSON.parse(row.notes) as string[],
    outputFiles: JSON.parse(row.output_files) as OutputFile[],
    settlement: JSON.parse(row.settlement ?? 'null') as Job['settlement'],
  }
}
