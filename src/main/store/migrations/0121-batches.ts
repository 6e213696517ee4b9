import type { Migration } from '../migrator.ts'

/** Jobs that one submission made, with what was quoted for each: a batch has a total while it runs. */
export const batches: Migration = {
  id: '0121-batches',
  sql: `
    CREATE TABLE batches (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      customer_id TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX batches_by_age ON batches (created_at);

    CREATE TABLE batch_jobs (
      batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
      job_sequence INTEGER NOT NULL REFERENCES jobs (sequence) ON DELETE CASCADE,
      unit TEXT NOT NULL CHECK (json_valid(unit)),
      p10_minor INTEGER NOT NULL,
      p50_minor INTEGER NOT NULL,
      p90_minor INTEGER NOT NULL,
      source_fingerprint TEXT NOT NULL,
      PRIMARY KEY (batch_id, job_sequence)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX batch_jobs_by_job ON batch_jobs (job_sequence);
  `,
}
