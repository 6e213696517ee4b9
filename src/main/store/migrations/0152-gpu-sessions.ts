import type { Migration } from '../migrator.ts'

/** Seconds by the wall in which a task held one session of a hardware encoder; of its job, and of what was asked for in an hour. */
export const gpuSessions: Migration = {
  id: '0152-gpu-sessions',
  sql: `
    ALTER TABLE job_tasks ADD COLUMN gpu_session_seconds REAL;
    ALTER TABLE jobs ADD COLUMN gpu_session_seconds REAL NOT NULL DEFAULT 0;
    ALTER TABLE demand_hours ADD COLUMN gpu_session_seconds REAL NOT NULL DEFAULT 0;
  `,
}
