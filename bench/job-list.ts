/*
 * Pages of the job table, the queue's prediction and one round of scheduling with 100,000 jobs: a tenth each of ten customers, in every
 * state. Aim: a page in at most 20 ms. The anchor is reading 100 rows by number.
 * Usage: node bench/job-list.ts [jobs, default 100000]
 */
import { wallClock } from '../src/main/clock.ts'
import { createSimulatedRunner } from '../src/main/jobs/simulated-runner.ts'
import { testProfile } from '../src/main/jobs/testing.ts'
import { type JobFilter, jobFilterSchema, jobStates } from '../src/shared/jobs.ts'
import { openBenchStudio, percentiles, startWatch } from './jobs-studio.ts'

const count = Number(process.argv[2] ?? 100_000)
const runs = 20
const studio = await openBenchStudio({
  threads: 2,
  makeRunner: () =>
    createSimulatedRunner(wallClock, () => ({ chunks: 2, chunkCpuSeconds: 1, chunkOutputBytes: 1 })),
})
const outputs = [{ kind: 'file' as const, container: 'mp4' as const, profileId: testProfile.id }]
const customers = Array.from({ length: 10 }, (_, index) => studio.createPayer(`Customer ${index}`))

/** One job through the front door; the others are its copies, since only their number matters here. */
async function fill(): Promise<void> {
  const { id } = await studio.jobs.submit({
    sourcePath: '/media/clip.mp4',
    customerId: customers[0]!,
    outputs,
  })
  const { database } = studio.store
  const columns = database
    .prepare<[], { name: string }>(
      "SELECT name FROM pragma_table_info('jobs') WHERE name NOT IN ('sequence', 'idempotency_key')",
    )
    .all()
    .map((column) => column.name)
  const replaced: Record<string, string> = {
    id: "'job_copy' || printf('%09d', value)",
    customer_id: "'cus_' || (value % 10)",
    state: "'queued'",
    priority: 'value % 10',
    rank: 'created_at + value - 86400000 * (value % 10)',
    amount_minor: 'value * 7919 % 100000',
    created_at: 'created_at + value',
    source_name: "'clip ' || (value * 7919 % 100000) || '.mp4'",
    source_name_folded: "'clip ' || (value * 7919 % 100000) || '.mp4'",
  }
  const customerCase = `CASE value % 10 ${customers.map((customer, index) => `WHEN ${index} THEN '${customer}'`).join(' ')} END`
  replaced.customer_id = customerCase
  const values = columns.map((name) => replaced[name] ?? name).join(', ')
  database.exec(`
    INSERT INTO jobs (${columns.join(', ')})
      SELECT ${values} FROM jobs, (WITH RECURSIVE n (value) AS (SELECT 2 UNION ALL SELECT value + 1 FROM n WHERE value < ${count}) SELECT value FROM n)
      WHERE id = '${id}';
    INSERT INTO job_tasks (job_sequence, key, run_order, kind, ordinal, state, blocked_by, threads, weight, depends_on, spec)
      SELECT jobs.sequence, key, run_order, kind, ordinal, job_tasks.state, 0, job_tasks.threads, weight, depends_on, spec
      FROM jobs, job_tasks WHERE jobs.id <> '${id}' AND job_tasks.job_sequence = (SELECT sequence FROM jobs WHERE id = '${id}');`)
}

function spreadStates(): void {
  const states = jobStates
    .filter((state) => state !== 'running')
    .map((state, index) => `WHEN ${index} THEN '${state}'`)
  studio.store.database.exec(`
    UPDATE jobs SET state = CASE sequence % ${states.length} ${states.join(' ')} END WHERE sequence > 1;
    UPDATE jobs SET finished_at = created_at WHERE state IN ('completed', 'failed', 'cancelled');
    UPDATE jobs SET retry_at = created_at + 1000000000000 WHERE state = 'retrying'`)
}

function measure(name: string, act: () => unknown): void {
  act()
  const samples = Array.from({ length: runs }, () => {
    const read = startWatch()
    act()
    return read()
  })
  console.log(`${name}: ${percentiles(samples)}`)
}

const page = (filter: Partial<JobFilter>) => () => studio.jobs.list(jobFilterSchema.parse(filter))

await fill()
console.log(`${count} jobs, all queued`)
measure('prediction of the queue', () => studio.jobs.queue())
spreadStates()
console.log(`${count} jobs in every state`)
for (const sort of ['createdAt', 'priority', 'state', 'sourceName', 'amount'] as const) {
  measure(`page by ${sort}`, page({ sort }))
}
measure('page of one customer', page({ customerId: customers[3]! }))
measure('page of failed and cancelled', page({ states: ['failed', 'cancelled'] }))
measure(
  'page of failed of one customer, by name',
  page({ states: ['failed'], customerId: customers[3]!, sort: 'sourceName' }),
)
measure('page with text, by amount', page({ text: 'clip 77', sort: 'amount' }))
measure('last page', page({ offset: count - 100 }))
measure('prediction of the queue', () => studio.jobs.queue())
const byNumber = studio.store.database.prepare('SELECT * FROM jobs WHERE sequence BETWEEN 5000 AND 5099')
measure('100 rows by number (anchor)', () => byNumber.all())
await studio.close()
