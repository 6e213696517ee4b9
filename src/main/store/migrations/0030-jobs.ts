import type { Migration } from '../migrator.ts'

/**
 * Jobs, their tasks and their logs.
 *
 * `rank` orders the queue of a customer (least first): a job's age with its priority as a head start. `ready_tasks` counts tasks that
 * could start, so that the scheduler's partial indices hold only jobs with something to do. Each sort of the job table has an index
 * that covers its filters, because a page of 100,000 rows must not read the rows it leaves out.
 */
export const jobs: Migration = {
  id: '0030-jobs',
  sql: `
    CREATE TABLE jobs (
      sequence INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      idempotency_key TEXT UNIQUE,
      customer_id TEXT NOT NULL,
      budget_id TEXT NOT NULL,
      hold_id TEXT NOT NULL,
      source_path TEXT NOT NULL,
      source_name TEXT NOT NULL,
      source_name_folded TEXT NOT NULL,
      output_folder TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('queued','running','paused','retrying','completed','failed','cancelled')),
      priority INTEGER NOT NULL,
      urgent INTEGER NOT NULL DEFAULT 0,
      rank INTEGER NOT NULL,
      amount_minor INTEGER NOT NULL,
      cpu_seconds_p10 REAL NOT NULL,
      cpu_seconds_p50 REAL NOT NULL,
      cpu_seconds_p90 REAL NOT NULL,
      total_tasks INTEGER NOT NULL DEFAULT 0,
      done_tasks INTEGER NOT NULL DEFAULT 0,
      ready_tasks INTEGER NOT NULL DEFAULT 0,
      total_weight REAL NOT NULL DEFAULT 0,
      done_weight REAL NOT NULL DEFAULT 0,
      cpu_seconds REAL NOT NULL DEFAULT 0,
      wall_seconds REAL NOT NULL DEFAULT 0,
      peak_memory_bytes INTEGER NOT NULL DEFAULT 0,
      output_bytes INTEGER NOT NULL DEFAULT 0,
      charged_minor INTEGER,
      uncharged_minor INTEGER NOT NULL DEFAULT 0,
      attempts INTEGER NOT NULL DEFAULT 0,
      created_at INTEGER NOT NULL,
      started_at INTEGER,
      finished_at INTEGER,
      retry_at INTEGER,
      error_code TEXT,
      error_message TEXT,
      notes TEXT NOT NULL DEFAULT '[]',
      output_files TEXT NOT NULL DEFAULT '[]',
      outputs TEXT NOT NULL,
      summary TEXT NOT NULL,
      quote TEXT NOT NULL
    ) STRICT;

    CREATE INDEX jobs_by_age ON jobs (created_at, sequence, state, customer_id, source_name_folded);
    CREATE INDEX jobs_by_priority ON jobs (priority, sequence, state, customer_id, source_name_folded);
    CREATE INDEX jobs_by_state ON jobs (state, sequence, customer_id, source_name_folded);
    CREATE INDEX jobs_by_name ON jobs (source_name_folded, sequence, state, customer_id);
    CREATE INDEX jobs_by_amount ON jobs (amount_minor, sequence, state, customer_id, source_name_folded);
    CREATE INDEX jobs_by_customer ON jobs (customer_id, state, sequence);

    CREATE INDEX jobs_ready ON jobs (customer_id, rank, sequence)
      WHERE ready_tasks > 0 AND state IN ('queued', 'running');
    CREATE INDEX jobs_ready_started ON jobs (customer_id, rank, sequence)
      WHERE ready_tasks > 0 AND state IN ('queued', 'running') AND started_at IS NOT NULL;
    CREATE INDEX jobs_ready_urgent ON jobs (rank, sequence)
      WHERE ready_tasks > 0 AND state IN ('queued', 'running') AND urgent = 1;
    CREATE INDEX jobs_unfinished ON jobs
      (customer_id, rank, sequence, state, cpu_seconds_p10, cpu_seconds_p50, cpu_seconds_p90, done_weight, total_weight)
      WHERE finished_at IS NULL;
    CREATE INDEX jobs_started_unfinished ON jobs (sequence) WHERE finished_at IS NULL AND started_at IS NOT NULL;
    CREATE INDEX jobs_retrying ON jobs (retry_at) WHERE state = 'retrying';

    CREATE TABLE job_tasks (
      job_sequence INTEGER NOT NULL REFERENCES jobs (sequence),
      key TEXT NOT NULL,
      run_order INTEGER NOT NULL,
      kind TEXT NOT NULL,
      profile_id TEXT,
      ordinal INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('pending','running','done')),
      blocked_by INTEGER NOT NULL,
      threads INTEGER NOT NULL,
      weight REAL NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      failures INTEGER NOT NULL DEFAULT 0,
      done_at INTEGER,
      cpu_seconds REAL,
      wall_seconds REAL,
      peak_memory_bytes INTEGER,
      output_bytes INTEGER,
      outputs TEXT,
      depends_on TEXT NOT NULL,
      spec TEXT NOT NULL,
      PRIMARY KEY (job_sequence, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX job_tasks_ready ON job_tasks (job_sequence, run_order) WHERE state = 'pending' AND blocked_by = 0;
    CREATE INDEX job_tasks_running ON job_tasks (job_sequence) WHERE state = 'running';
    CREATE INDEX job_tasks_recent ON job_tasks (done_at) WHERE state = 'done';

    CREATE TABLE job_task_dependencies (
      job_sequence INTEGER NOT NULL,
      depends_on TEXT NOT NULL,
      key TEXT NOT NULL,
      PRIMARY KEY (job_sequence, depends_on, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE job_log (
      id INTEGER PRIMARY KEY,
      job_sequence INTEGER NOT NULL REFERENCES jobs (sequence),
      at INTEGER NOT NULL,
      line TEXT NOT NULL
    ) STRICT;
    CREATE INDEX job_log_by_job ON job_log (job_sequence, id);
  `,
}
