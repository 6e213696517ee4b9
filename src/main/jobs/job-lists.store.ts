import type { JobSelection } from '#shared/bulk.ts'
import type { JobFilter, JobPage, JobState } from '#shared/jobs.ts'
import type { Store } from '../store/store.ts'
import { type SummaryRow, summaryColumns, toSummary } from './jobs.store.ts'
import type { Candidate } from './scheduler.ts'
import type { TasksStore } from './tasks.store.ts'

/*
 * Why `= (SELECT ?)` below: this SQLite (with STAT4) plans a statement anew whenever a parameter is bound that an index could be
 * chosen by, which takes longer than the look-up itself; a value that is worked out cannot sway the plan.
 */

/** The terms of the partial indices, word for word. */
const isReady = "ready_tasks > 0 AND state IN ('queued', 'running')"

export type JobListsStore = ReturnType<typeof createJobListsStore>

/** A job that has not ended, with what is needed to order and predict it. */
export type UnfinishedJob = {
  sequence: number
  id: string
  sourceName: string
  customerId: string
  state: JobState
  priority: number
  urgent: 0 | 1
  rank: number
  createdAt: number
  deadlineAt: number | null
  startedAt: number | null
  retryAt: number | null
  p10: number
  p50: number
  p90: number
  cpuSeconds: number
  doneWeight: number
  totalWeight: number
  doneTasks: number
  totalTasks: number
}

/** What a customer asked for within one hour (whole hours since the epoch, UTC), charged to one budget, in that budget's unit. */
export type DemandedHour = {
  hour: number
  customerId: string
  budgetId: string
  requests: number
  cpuSeconds: number
  chargedMinor: number
  /** Compute units that were charged for, tier and priority counted in. */
  pricedUnits: number
  /** What of the charge was for them. */
  computeMinor: number
  gpuSessionSeconds: number
}

/** The SQL of job lists: pages, the ready tasks of a customer, what is unfinished. */
export function createJobListsStore({ database }: Store, tasks: TasksStore) {
  // A loose index scan: one seek a customer however long the queue is (sqlite.org/cli "skip-scan" needs statistics to do this itself).
  const readyCustomers = database
    .prepare<[], string>(`
      WITH RECURSIVE customer (id) AS (
        SELECT min(customer_id) FROM jobs INDEXED BY jobs_ready WHERE ${isReady}
        UNION ALL
        SELECT (SELECT min(customer_id) FROM jobs INDEXED BY jobs_ready WHERE ${isReady} AND customer_id > customer.id) FROM customer
        WHERE customer.id IS NOT NULL
      ) SELECT id FROM customer WHERE id IS NOT NULL`)
    .pluck()
  type ReadyJob = { sequence: number; id: string; rank: number; customer_id: string }
  const after = '(rank, sequence) > (@rank, @sequence) ORDER BY rank, sequence LIMIT 16'
  const columns = 'sequence, id, rank, customer_id'
  type Cursor = { customerId?: string; rank: number; sequence: number }
  const readyOf = database.prepare<[Cursor], ReadyJob>(
    `SELECT ${columns} FROM jobs INDEXED BY jobs_ready WHERE ${isReady} AND customer_id = (SELECT @customerId) AND ${after}`,
  )
  const readyStartedOf = database.prepare<[Cursor], ReadyJob>(
    `SELECT ${columns} FROM jobs INDEXED BY jobs_ready_started WHERE ${isReady} AND started_at IS NOT NULL AND customer_id = (SELECT @customerId) AND ${after}`,
  )
  const readyUrgent = database.prepare<[Cursor], ReadyJob>(
    `SELECT ${columns} FROM jobs INDEXED BY jobs_ready_urgent WHERE ${isReady} AND urgent = 1 AND ${after}`,
  )
  const unfinishedColumns = `sequence, jobs.id, source_name AS sourceName, customer_id AS customerId, state, priority, urgent, rank, created_at AS createdAt,
    deadline_at AS deadlineAt, started_at AS startedAt,
    retry_at AS retryAt, cpu_seconds_p10 AS p10, cpu_seconds_p50 AS p50, cpu_seconds_p90 AS p90, cpu_seconds AS cpuSeconds,
    done_weight AS doneWeight, total_weight AS totalWeight, done_tasks AS doneTasks, total_tasks AS totalTasks`
  const unfinishedOf = database.prepare<[string, number], UnfinishedJob>(
    `SELECT ${unfinishedColumns} FROM jobs INDEXED BY jobs_unfinished WHERE finished_at IS NULL AND customer_id = (SELECT ?) ORDER BY rank, sequence LIMIT ?`,
  )
  const unfinishedHeads = database.prepare<[number], UnfinishedJob>(`
    SELECT ${unfinishedColumns} FROM (
      SELECT DISTINCT customer_id AS id FROM job_counts
      WHERE state IN ('queued', 'running', 'retrying', 'paused') AND jobs > 0
    ) AS customer
    JOIN jobs ON sequence IN (
      SELECT sequence FROM jobs AS head INDEXED BY jobs_unfinished
      WHERE finished_at IS NULL AND head.customer_id = (SELECT customer.id) ORDER BY rank, sequence LIMIT ?
    )`)
  const unfinishedUrgent = database.prepare<[number], UnfinishedJob>(
    `SELECT ${unfinishedColumns} FROM jobs INDEXED BY jobs_ready_urgent WHERE ${isReady} AND urgent = 1 ORDER BY rank, sequence LIMIT ?`,
  )
  const isDue = 'deadline_at IS NOT NULL AND finished_at IS NULL'
  const customersWithDeadlines = database
    .prepare<[], string>(`SELECT DISTINCT customer_id FROM jobs INDEXED BY jobs_due WHERE ${isDue}`)
    .pluck()
  const unfinishedDue = database.prepare<[string, number], UnfinishedJob>(
    `SELECT ${unfinishedColumns} FROM jobs INDEXED BY jobs_due WHERE ${isDue} AND customer_id = ? ORDER BY deadline_at LIMIT ?`,
  )
  const started = database
    .prepare<[], number>(
      'SELECT sequence FROM jobs WHERE finished_at IS NULL AND started_at IS NOT NULL ORDER BY sequence',
    )
    .pluck()
  const totals = database.prepare<
    [],
    { customerId: string; jobs: number; p10: number; p50: number; p90: number }
  >(`SELECT customer_id AS customerId, sum(jobs * active) AS jobs, sum(left_ms_p10 * active) / 1000.0 AS p10,
       sum(left_ms_p50 * active) / 1000.0 AS p50, sum(left_ms_p90 * active) / 1000.0 AS p90
     FROM (SELECT *, state <> 'paused' AS active FROM job_counts
           WHERE state IN ('queued', 'running', 'retrying', 'paused') AND jobs > 0)
     GROUP BY customer_id`)
  const counts = database.prepare<[], { customerId: string; state: JobState; jobs: number }>(
    'SELECT customer_id AS customerId, state, jobs FROM job_counts',
  )
  const readSummary = database.prepare<[number], SummaryRow>(
    `SELECT ${summaryColumns.join(', ')} FROM jobs WHERE sequence = ?`,
  )
  // What has not ended counts with what was quoted; what was cancelled or failed with what it used.
  const demand = database.prepare<[number, number], DemandedHour>(`
    WITH used AS (
      SELECT created_at / 3600000 AS hour, customer_id, budget_id,
        CASE WHEN finished_at IS NULL THEN max(cpu_seconds, cpu_seconds_p50) ELSE cpu_seconds END AS cpu_seconds,
        CASE WHEN finished_at IS NULL THEN amount_minor ELSE coalesce(charged_minor, 0) END AS charged_minor,
        (summary ->> '$.terms.computeUnitsPerCpuSecond') * coalesce(summary ->> '$.terms.serviceBasisPoints', 10000) / 10000
          AS units_per_second,
        (summary ->> '$.terms.microMinorPerComputeUnit') / 1e6 AS unit_price, gpu_session_seconds
      FROM jobs WHERE created_at >= ? AND created_at < ?),
    priced AS (
      SELECT *, CASE WHEN unit_price > 0 THEN min(charged_minor / unit_price, cpu_seconds * units_per_second)
        ELSE cpu_seconds * units_per_second END AS units
      FROM used)
    SELECT hour, customer_id AS customerId, budget_id AS budgetId, count(*) AS requests, sum(cpu_seconds) AS cpuSeconds,
      sum(charged_minor) AS chargedMinor, sum(units) AS pricedUnits, sum(units * unit_price) AS computeMinor,
      sum(gpu_session_seconds) AS gpuSessionSeconds
    FROM priced GROUP BY hour, customer_id, budget_id ORDER BY hour`)
  const firstCreated = database.prepare<[], number | null>('SELECT min(created_at) FROM jobs').pluck()
  const oldestUnfinished = database
    .prepare<[number], number | null>(
      'SELECT min(created_at) FROM jobs WHERE finished_at IS NULL AND created_at >= ?',
    )
    .pluck()
  const lastSequence = database.prepare<[], number>('SELECT max(sequence) FROM jobs').pluck()
  const nextRetry = database
    .prepare<[], number>(
      "SELECT retry_at FROM jobs INDEXED BY jobs_retrying WHERE state = 'retrying' ORDER BY retry_at LIMIT 1",
    )
    .pluck()
  const dueRetries = database
    .prepare<[number], number>(
      "SELECT sequence FROM jobs INDEXED BY jobs_retrying WHERE state = 'retrying' AND retry_at <= ?",
    )
    .pluck()

  function* candidates(read: (cursor: Cursor) => ReadyJob[]): Generator<Candidate & { jobSequence: number }> {
    let cursor: Cursor = { rank: Number.MIN_SAFE_INTEGER, sequence: 0 }
    for (let page = read(cursor); page.length > 0; page = read(cursor)) {
      for (const job of page) yield* tasksOf(job)
      cursor = page.at(-1)!
    }
  }

  function* tasksOf(job: ReadyJob): Generator<Candidate & { jobSequence: number }> {
    let order = -1
    for (
      let ready = tasks.ready(job.sequence, order);
      ready.length > 0;
      ready = tasks.ready(job.sequence, order)
    ) {
      for (const task of ready) {
        order = task.run_order
        yield {
          jobId: job.id,
          jobSequence: job.sequence,
          customerId: job.customer_id,
          taskKey: task.key,
          threads: task.threads,
        }
        // The first task finds the others anew.
        if (task.run_order === 0) return
      }
    }
  }

  /** Kept sums tell how many there are, but not how many hold a text: unless the page shows their end, that takes a look at all names. */
  function totalOf(filter: JobFilter, shown: number): number {
    if (textOf(filter) === undefined) {
      return counts
        .all()
        .filter((count) => !filter.customerId || count.customerId === filter.customerId)
        .filter((count) => !filter.states?.length || filter.states.includes(count.state))
        .reduce((sum, count) => sum + count.jobs, 0)
    }
    if (shown < filter.limit && (shown > 0 || filter.offset === 0)) return filter.offset + shown
    const { where, values } = conditionsOf(filter)
    return database
      .prepare<unknown[], number>(`SELECT count(*) FROM jobs INDEXED BY jobs_by_name ${where}`)
      .pluck()
      .get(...values)!
  }

  return {
    page(filter: JobFilter): JobPage {
      const { where, values } = conditionsOf(filter)
      const order = filter.descending ? 'DESC' : 'ASC'
      const index = indexOf[filter.sort]
      // Answered by the index alone; then only the rows of the page are read.
      const sequences = database
        .prepare<unknown[], number>(
          `SELECT sequence FROM jobs INDEXED BY ${index.name} ${where}
           ORDER BY ${index.column} ${order}, sequence ${order} LIMIT ? OFFSET ?`,
        )
        .pluck()
        .all(...values, filter.limit, filter.offset)
      return {
        jobs: sequences.map((sequence) => toSummary(readSummary.get(sequence)!)),
        total: totalOf(filter, sequences.length),
      }
    },
    /** How many match; only the filter's own fields count. */
    count: (filter: JobSelection): number => totalOf({ ...firstPage, ...filter }, firstPage.limit),
    /** The last job there is. */
    lastSequence: (): number => lastSequence.get() ?? 0,
    /** Sequences of the jobs up to one that match when they are come to, oldest first. Lazily: the caller may change what it was given. */
    *matching(filter: JobSelection, lastOne: number): Generator<number> {
      const { where, values } = conditionsOf({ ...firstPage, ...filter })
      const read = database.prepare<unknown[], { createdAt: number; sequence: number }>(`
        SELECT created_at AS createdAt, sequence FROM jobs INDEXED BY jobs_by_age
        ${where === '' ? 'WHERE' : `${where} AND`} (created_at, sequence) > (?, ?) AND sequence <= ?
        ORDER BY created_at, sequence LIMIT 200`)
      let after = { createdAt: Number.MIN_SAFE_INTEGER, sequence: 0 }
      for (;;) {
        const page = read.all(...values, after.createdAt, after.sequence, lastOne)
        for (const { sequence } of page) yield sequence
        const last = page.at(-1)
        if (!last) return
        after = last
      }
    },
    readyCustomers: (): string[] => readyCustomers.all(),
    /** Lazily, in the order they should start. */
    readyTasks: (customerId: string, { startedOnly }: { startedOnly: boolean }) =>
      candidates((cursor) => (startedOnly ? readyStartedOf : readyOf).all({ ...cursor, customerId })),
    urgentTasks: () => candidates((cursor) => readyUrgent.all(cursor)),
    unfinished: (customerId: string, limit: number): UnfinishedJob[] => unfinishedOf.all(customerId, limit),
    /** The first so many of each customer, in no order. */
    unfinishedHeads: (perCustomer: number): UnfinishedJob[] => unfinishedHeads.all(perCustomer),
    unfinishedUrgent: (limit: number): UnfinishedJob[] => unfinishedUrgent.all(limit),
    /** Customers with unfinished jobs that have a deadline, and those jobs, the first due first. */
    customersWithDeadlines: (): string[] => customersWithDeadlines.all(),
    unfinishedDue: (customerId: string, limit: number): UnfinishedJob[] =>
      unfinishedDue.all(customerId, limit),
    /** Every customer with unfinished jobs: how many are not paused, and the quoted CPU seconds left in those. */
    unfinishedTotals: () => totals.all(),
    /** Sequences of jobs that have begun and not ended. */
    startedUnfinished: (): number[] => started.all(),
    /** What was asked for in a stretch of time, `until` not in it. */
    demandBetween: (from: number, until: number): DemandedHour[] => demand.all(from, until),
    /** When the first job came. */
    firstCreatedAt: (): number | undefined => firstCreated.get() ?? undefined,
    oldestUnfinishedAt: (since: number): number | undefined => oldestUnfinished.get(since) ?? undefined,
    nextRetryAt: (): number | undefined => nextRetry.get(),
    dueRetries: (now: number): number[] => dueRetries.all(now),
  }
}

const firstPage = { limit: 1, offset: 0, sort: 'createdAt', descending: true } as const

const indexOf: Record<JobFilter['sort'], { name: string; column: string }> = {
  createdAt: { name: 'jobs_by_age', column: 'created_at' },
  priority: { name: 'jobs_by_priority', column: 'priority' },
  state: { name: 'jobs_by_state', column: 'state' },
  sourceName: { name: 'jobs_by_name', column: 'source_name_folded' },
  amount: { name: 'jobs_by_amount', column: 'amount_minor' },
}

function textOf(filter: JobFilter): string | undefined {
  return filter.text?.trim().toLowerCase() || undefined
}

function conditionsOf(filter: JobFilter): { where: string; values: unknown[] } {
  const conditions: [sql: string, values: unknown[]][] = []
  if (filter.states?.length) {
    conditions.push([`state IN (${filter.states.map(() => '?').join(', ')})`, filter.states])
  }
  if (filter.customerId) conditions.push(['customer_id = ?', [filter.customerId]])
  const text = textOf(filter)
  if (text) conditions.push(['instr(source_name_folded, ?) > 0', [text]])
  if (conditions.length === 0) return { where: '', values: [] }
  return {
    where: `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`,
    values: conditions.flatMap(([, values]) => values),
  }
}
