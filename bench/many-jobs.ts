import { testProfile } from '../src/main/jobs/testing.ts'
import type { Store } from '../src/main/store/store.ts'
import { jobStates } from '../src/shared/jobs.ts'
import type { openBenchStudio } from './jobs-studio.ts'

type BenchStudio = Awaited<ReturnType<typeof openBenchStudio>>

/** What each copy of the first job has of its own, in terms of its number `value`, from 2 on. */
const ownValues: Record<string, string> = {
  id: "'job_copy' || printf('%09d', value)",
  customer_id: '(SELECT id FROM temp.payers WHERE position = value % (SELECT count(*) FROM temp.payers))',
  state: "'queued'",
  priority: 'value % 10',
  rank: 'created_at + value - 86400000 * (value % 10)',
  amount_minor: 'value * 7919 % 100000',
  created_at: 'created_at + value',
  source_name: "'clip ' || (value * 7919 % 100000) || '.mp4'",
  source_name_folded: "'clip ' || (value * 7919 % 100000) || '.mp4'",
}

/** Queues `count` jobs, dealt to the customers in turn: one comes through the front door, the others are its copies, since only their number matters. */
export async function queueManyJobs(
  studio: BenchStudio,
  customerIds: readonly string[],
  count: number,
): Promise<void> {
  const { id } = await studio.jobs.submit({
    sourcePath: '/media/clip.mp4',
    customerId: customerIds[0]!,
    outputs: [{ kind: 'file', container: 'mp4', profileId: testProfile.id }],
  })
  const { database } = studio.store
  database.exec('CREATE TEMP TABLE payers (position INTEGER PRIMARY KEY, id TEXT NOT NULL)')
  const addPayer = database.prepare('INSERT INTO temp.payers VALUES (?, ?)')
  for (const [position, customerId] of customerIds.entries()) addPayer.run(position, customerId)
  const columns = database
    .prepare<[], { name: string }>(
      "SELECT name FROM pragma_table_info('jobs') WHERE name NOT IN ('sequence', 'idempotency_key')",
    )
    .all()
    .map((column) => column.name)
  const values = columns.map((name) => ownValues[name] ?? name).join(', ')
  database.exec(`
    INSERT INTO jobs (${columns.join(', ')})
      SELECT ${values} FROM jobs, (WITH RECURSIVE n (value) AS (SELECT 2 UNION ALL SELECT value + 1 FROM n WHERE value < ${count}) SELECT value FROM n)
      WHERE id = '${id}';
    INSERT INTO job_tasks (job_sequence, key, run_order, kind, ordinal, state, blocked_by, threads, weight, depends_on, spec)
      SELECT jobs.sequence, key, run_order, kind, ordinal, job_tasks.state, 0, job_tasks.threads, weight, depends_on, spec
      FROM jobs, job_tasks WHERE jobs.id <> '${id}' AND job_tasks.job_sequence = (SELECT sequence FROM jobs WHERE id = '${id}');
    DROP TABLE temp.payers`)
}

/** As many jobs in each state but running. */
export function spreadStates({ database }: Store): void {
  const states = jobStates
    .filter((state) => state !== 'running')
    .map((state, index) => `WHEN ${index} THEN '${state}'`)
  database.exec(`
    UPDATE jobs SET state = CASE sequence % ${states.length} ${states.join(' ')} END WHERE sequence > 1;
    UPDATE jobs SET finished_at = created_at WHERE state IN ('completed', 'failed', 'cancelled');
    UPDATE jobs SET retry_at = created_at + 1000000000000 WHERE state = 'retrying'`)
}
