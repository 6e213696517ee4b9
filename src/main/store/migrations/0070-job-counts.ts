import type { Migration } from '../migrator.ts'

/** CPU milliseconds of a job not done yet: whole numbers, so that sums added to and taken from never drift. */
const left = (row: string, quantile: string) =>
  `CAST(round(1000 * ${row}.cpu_seconds_${quantile} *
    CASE WHEN ${row}.total_weight > 0 THEN max(0, 1 - ${row}.done_weight / ${row}.total_weight) ELSE 1 END) AS INTEGER)`

const add = (row: string) => `
  INSERT INTO job_counts (customer_id, state, jobs, left_ms_p10, left_ms_p50, left_ms_p90)
  VALUES (${row}.customer_id, ${row}.state, 1, ${left(row, 'p10')}, ${left(row, 'p50')}, ${left(row, 'p90')})
  ON CONFLICT (customer_id, state) DO UPDATE SET jobs = jobs + 1, left_ms_p10 = left_ms_p10 + excluded.left_ms_p10,
    left_ms_p50 = left_ms_p50 + excluded.left_ms_p50, left_ms_p90 = left_ms_p90 + excluded.left_ms_p90;`

const take = (row: string) => `
  UPDATE job_counts SET jobs = jobs - 1, left_ms_p10 = left_ms_p10 - ${left(row, 'p10')},
    left_ms_p50 = left_ms_p50 - ${left(row, 'p50')}, left_ms_p90 = left_ms_p90 - ${left(row, 'p90')}
  WHERE customer_id = ${row}.customer_id AND state = ${row}.state;`

/** How many jobs each customer has in each state and how much quoted work is left in them, kept as they change: counting 100,000 blocks. */
export const jobCounts: Migration = {
  id: '0070-job-counts',
  sql: `
    CREATE TABLE job_counts (
      customer_id TEXT NOT NULL,
      state TEXT NOT NULL,
      jobs INTEGER NOT NULL,
      left_ms_p10 INTEGER NOT NULL,
      left_ms_p50 INTEGER NOT NULL,
      left_ms_p90 INTEGER NOT NULL,
      PRIMARY KEY (customer_id, state)
    ) STRICT, WITHOUT ROWID;

    INSERT INTO job_counts
      SELECT customer_id, state, count(*), sum(${left('jobs', 'p10')}), sum(${left('jobs', 'p50')}), sum(${left('jobs', 'p90')})
      FROM jobs GROUP BY customer_id, state;

    CREATE TRIGGER jobs_counted_in AFTER INSERT ON jobs BEGIN ${add('NEW')} END;
    CREATE TRIGGER jobs_counted_out AFTER DELETE ON jobs BEGIN ${take('OLD')} END;
    CREATE TRIGGER jobs_counted_again AFTER UPDATE OF customer_id, state, done_weight, total_weight ON jobs
      WHEN OLD.state <> NEW.state OR OLD.done_weight <> NEW.done_weight OR OLD.total_weight <> NEW.total_weight
        OR OLD.customer_id <> NEW.customer_id
      BEGIN ${take('OLD')} ${add('NEW')} END;
  `,
}
