import type { SampleStatus } from '#shared/sample.ts'
import type { Store } from '../store/store.ts'

export type SampleStore = ReturnType<typeof createSampleStore>

type StoredState = Exclude<SampleStatus['state'], 'none' | 'interrupted'>

/** A file of past requests that the sample studio brought along is named by this. */
export const sampleImportPath = 'sample studio'

/** Rows of one step: few enough that a step never holds up the thread that serves pages. */
const jobsPerStep = 15
const rowsPerStep = 500
const hourMs = 3_600_000
const declinedKey = 'sample.declined'

const ownCustomers = 'SELECT customer_id FROM sample_customers'
const ownBudgets = `SELECT id FROM budgets WHERE customer_id IN (${ownCustomers})`

/**
 * The tables sample_studio and sample_customers, and the only place that copies and deletes whole rows of other rooms: those of sample
 * customers. Each step of `bringIn` and `takeOut` is a transaction of its own; after a crash between two of them `takeOut` finishes.
 */
export function createSampleStore(store: Store) {
  const { database } = store
  const readState = database.prepare<[], { state: StoredState; beganAt: number }>(
    'SELECT state, began_at AS beganAt FROM sample_studio',
  )
  const writeState = database.prepare(`
    INSERT INTO sample_studio (only_row, state, began_at) VALUES (1, ?, ?)
    ON CONFLICT (only_row) DO UPDATE SET state = excluded.state`)
  const readCustomers = database.prepare<[], string>(`${ownCustomers} ORDER BY customer_id`).pluck()
  const isEmpty = database
    .prepare<[], number>('SELECT NOT EXISTS (SELECT 1 FROM customers) AND NOT EXISTS (SELECT 1 FROM jobs)')
    .pluck()
  const readDeclined = database.prepare<[string], string>('SELECT value FROM settings WHERE key = ?').pluck()
  const writeDeclined = database.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const unfinished = database
    .prepare<[], string>(
      `SELECT id FROM jobs WHERE customer_id IN (${ownCustomers}) AND finished_at IS NULL ORDER BY sequence`,
    )
    .pluck()
  const outputFolders = database
    .prepare<[], string>(`SELECT DISTINCT output_folder FROM jobs WHERE customer_id IN (${ownCustomers})`)
    .pluck()

  return {
    state: () => readState.get(),
    setState: (state: StoredState, at: number) => writeState.run(state, at),
    customerIds: (): string[] => readCustomers.all(),
    isEmpty: (): boolean => isEmpty.get() === 1,
    declined: (): boolean => readDeclined.get(declinedKey) === 'true',
    decline: () => writeDeclined.run(declinedKey, 'true'),
    unfinishedJobs: (): string[] => unfinished.all(),
    outputFolders: (): string[] => outputFolders.all(),

    /** Copies what was told in another workspace. Paths in it become paths of this one. */
    *bringIn(told: { databaseFile: string; workspace: string }): Generator<void> {
      database.prepare('ATTACH ? AS told').run(told.databaseFile)
      try {
        const paths = { from: told.workspace, to: store.workspace }
        for (const step of bringInSteps(store, paths)) {
          store.transaction(step)
          yield
        }
      } finally {
        database.prepare('DETACH told').run()
      }
    },

    /** Deletes every row of the sample customers, their marks last. Their jobs must have ended. */
    *takeOut(): Generator<void> {
      for (const step of takeOutSteps(store, readState.get()?.beganAt ?? 0)) {
        while (store.transaction(step)) yield
        yield
      }
    },
  }
}

function bringInSteps({ database }: Store, paths: { from: string; to: string }): (() => void)[] {
  const { offset } = database
    .prepare<[], { offset: number }>('SELECT coalesce(max(sequence), 0) AS offset FROM main.jobs')
    .get()!
  const values = { ...paths, offset }
  const copy = (table: string, where = '', more: Record<string, number> = {}) => {
    const columns = columnsOf(table)
    const expressions = columns.map((column) => copiedValue(column))
    const sql = `INSERT INTO main.${table} (${columns.join(', ')}) SELECT ${expressions.join(', ')} FROM told.${table} ${where}`
    const named = Object.entries({ ...values, ...more }).filter(([name]) => sql.includes(`@${name}`))
    database.prepare(sql).run(Object.fromEntries(named))
  }
  const columnsOf = (table: string) =>
    (database.pragma(`main.table_info(${table})`) as { name: string }[])
      .map(({ name }) => name)
      .filter((name) => !(name === 'id' && (table === 'job_log' || table === 'activity')))
  const countOf = (table: string) =>
    database.prepare<[], number>(`SELECT count(*) FROM told.${table}`).pluck().get()!
  const parts = (table: string, key: string): (() => void)[] =>
    Array.from({ length: Math.ceil(countOf(table) / rowsPerStep) }, (_, part) => {
      const where = `ORDER BY ${key} LIMIT @limit OFFSET @skip`
      return () => copy(table, where, { limit: rowsPerStep, skip: part * rowsPerStep })
    })
  const sequences = database
    .prepare<[], number>('SELECT sequence FROM told.jobs ORDER BY sequence')
    .pluck()
    .all()
  const jobParts = Array.from({ length: Math.ceil(sequences.length / jobsPerStep) }, (_, part) => {
    const ofPart = sequences.slice(part * jobsPerStep, (part + 1) * jobsPerStep)
    const range = { first: ofPart[0]!, last: ofPart.at(-1)! }
    return () => {
      copy('jobs', 'WHERE sequence BETWEEN @first AND @last', range)
      for (const table of ['job_tasks', 'job_task_dependencies', 'job_log'])
        copy(table, 'WHERE job_sequence BETWEEN @first AND @last', range)
    }
  })
  return [
    () => {
      database.exec('INSERT INTO main.sample_customers (customer_id) SELECT id FROM told.customers')
      for (const table of ['customers', 'budgets', 'budget_accounts', 'rolling_returns', 'ledger'])
        copy(table)
      copy('activity', 'ORDER BY id')
    },
    ...parts('quotes', 'id'),
    ...jobParts,
    ...parts('demand_hours', 'hour, customer_id, budget_id, content_type'),
    ...parts('request_transitions', 'customer_id, aspect, hour_of_day, from_label, to_label'),
    ...parts('request_lasts', 'customer_id, aspect'),
    () =>
      database
        .prepare(`
          INSERT INTO main.forecast_imports (id, path, fingerprint, state, lines_done, progress, rows_added, first_at, last_at,
            started_at, finished_at)
          SELECT id, ?, fingerprint, state, lines_done, progress, rows_added, first_at, last_at, started_at, finished_at
          FROM told.forecast_imports`)
        .run(sampleImportPath),
  ]
}

/** Sequences go on after those there are; folders move from one workspace to the other. */
function copiedValue(column: string): string {
  if (column === 'sequence' || column === 'job_sequence') return `${column} + @offset`
  if (column === 'output_folder') return 'replace(output_folder, @from, @to)'
  return column
}

/** Each deletes a bounded number of rows and says whether it is to be run again. */
function takeOutSteps({ database }: Store, beganAt: number): (() => boolean)[] {
  const remove = (table: string, where: string) => database.prepare(`DELETE FROM ${table} WHERE ${where}`)
  const inPortions = (table: string, key: string, where: string) => {
    const statement = remove(
      table,
      `${key} IN (SELECT ${key} FROM ${table} WHERE ${where} LIMIT ${rowsPerStep})`,
    )
    return () => statement.run().changes === rowsPerStep
  }
  const nextJobs = database.prepare<[], { sequence: number; id: string; quoteId: string }>(`
    SELECT sequence, id, quote ->> '$.id' AS quoteId FROM jobs
    WHERE customer_id IN (${ownCustomers}) LIMIT ${jobsPerStep}`)
  const ofJob = [
    remove('activity', 'subject_id = @id'),
    remove('watched_files', 'job_id = @id'),
    remove('quote_history', 'quote_id = @quoteId'),
    remove('batch_jobs', 'job_sequence = @sequence'),
    remove('job_log', 'job_sequence = @sequence'),
    remove('job_task_dependencies', 'job_sequence = @sequence'),
    remove('job_tasks', 'job_sequence = @sequence'),
    remove('jobs', 'sequence = @sequence'),
  ]
  const nextBudget = database.prepare<[], string>(`${ownBudgets} LIMIT 1`).pluck()
  const ofBudget = [
    remove('activity', 'subject_id = ?'),
    remove('rolling_returns', 'budget_id = ?'),
    remove('holds', 'budget_id = ?'),
    remove('ledger', 'budget_id = ?'),
    remove('budget_accounts', 'budget_id = ?'),
    remove('budgets', 'id = ?'),
  ]
  const licences = database.prepare<[string], Licence>(`
    SELECT sequence, milli_minor AS milliMinor, codec, month, currency FROM licence_charges
    WHERE hold_id IN (SELECT hold_id FROM ledger WHERE budget_id = ?)`)
  const lowerLaterTotals = database.prepare<[Licence]>(`
    UPDATE licence_charges SET total_milli_minor = total_milli_minor - @milliMinor
    WHERE month = @month AND codec = @codec AND currency = @currency AND sequence > @sequence`)
  const removeLicence = database.prepare('DELETE FROM licence_charges WHERE sequence = ?')
  const removeLicences = (budgetId: string) => {
    for (const licence of licences.all(budgetId)) {
      lowerLaterTotals.run(licence)
      removeLicence.run(licence.sequence)
    }
  }
  const ownFolders = `SELECT id FROM watch_folders WHERE customer_id IN (${ownCustomers})`
  return [
    () => {
      const jobs = nextJobs.all()
      for (const job of jobs) for (const statement of ofJob) runNamed(statement, job)
      return jobs.length === jobsPerStep
    },
    inPortions('quotes', 'id', `customer_id IN (${ownCustomers})`),
    () => {
      const budgetId = nextBudget.get()
      if (budgetId === undefined) return false
      removeLicences(budgetId)
      for (const statement of ofBudget) statement.run(budgetId)
      return true
    },
    () => {
      remove('activity', `subject_id IN (${ownFolders}) OR subject_id IN (${ownCustomers})`).run()
      remove('watched_files', `watch_folder_id IN (${ownFolders})`).run()
      remove('watch_folders', `customer_id IN (${ownCustomers})`).run()
      return false
    },
    () => {
      for (const table of [
        'demand_hours',
        'request_transitions',
        'request_lasts',
        'calendar_events',
        'forecast_models',
        'forecast_notices',
      ])
        remove(table, `customer_id IN (${ownCustomers})`).run()
      remove('counted_plan_shares', `customer_id IN (${ownCustomers})`).run()
      remove('counted_plans', 'id NOT IN (SELECT plan_id FROM counted_plan_shares)').run()
      remove('series_watch', `substr(series, 1, instr(series, ' ') - 1) IN (${ownCustomers})`).run()
      remove('forecast_imports', 'path = ?').run(sampleImportPath)
      // The first look at an hour reached back to the oldest job: what the studio itself has seen begins with the sample at the earliest.
      const began = Math.floor(beganAt / hourMs)
      remove('observed_spans', 'last_hour < ?').run(began)
      database
        .prepare('UPDATE observed_spans SET first_hour = @began WHERE first_hour < @began')
        .run({ began })
      return false
    },
    () => {
      for (const table of ['job_counts', 'batches']) remove(table, `customer_id IN (${ownCustomers})`).run()
      remove('customers', `id IN (${ownCustomers})`).run()
      remove('sample_customers', 'TRUE').run()
      remove('sample_studio', 'TRUE').run()
      return false
    },
  ]
}

type Licence = { sequence: number; milliMinor: number; codec: string; month: string; currency: string }

type Job = { sequence: number; id: string; quoteId: string }

/** SQLite refuses names a statement does not know. */
function runNamed(statement: { source: string; run(values: Partial<Job>): unknown }, job: Job): void {
  const named = Object.entries(job).filter(([name]) => new RegExp(`@${name}\\b`).test(statement.source))
  statement.run(Object.fromEntries(named))
}
