import type { Migration } from '../migrator.ts'

/** Until when a job has to be done, as agreed in its quote or asked for: the queue moves it up in time. */
export const jobDeadlines: Migration = {
  id: '0182-job-deadlines',
  sql: `
    ALTER TABLE jobs ADD COLUMN deadline_at INTEGER;
    UPDATE jobs SET deadline_at = json_extract(quote, '$.terms.deadline.at')
    WHERE json_extract(quote, '$.terms.deadline.at') IS NOT NULL;
    CREATE INDEX jobs_due ON jobs (customer_id, deadline_at) WHERE deadline_at IS NOT NULL AND finished_at IS NULL;
  `,
}
