import type { Migration } from '../migrator.ts'

/**
 * What was asked for, by the hour. Rows with a budget are the studio's own jobs, replaced while their hour can still change; rows
 * without one were imported. `observed_spans` says when this studio looked, so that a gap is known from a zero.
 */
export const demandHistory: Migration = {
  id: '0060-demand-history',
  sql: `
    CREATE TABLE demand_hours (
      hour INTEGER NOT NULL,
      customer_id TEXT NOT NULL,
      budget_id TEXT NOT NULL,
      content_type TEXT NOT NULL,
      requests INTEGER NOT NULL,
      cpu_seconds REAL NOT NULL,
      charged_minor INTEGER NOT NULL,
      PRIMARY KEY (hour, customer_id, budget_id, content_type)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE observed_spans (
      first_hour INTEGER PRIMARY KEY,
      last_hour INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE imported_requests (
      key BLOB PRIMARY KEY
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE request_imports (
      sequence INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      path TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed')),
      lines_done INTEGER NOT NULL DEFAULT 0,
      progress REAL NOT NULL DEFAULT 0,
      rows_added INTEGER NOT NULL DEFAULT 0,
      rows_repeated INTEGER NOT NULL DEFAULT 0,
      rows_dirty INTEGER NOT NULL DEFAULT 0,
      problems TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(problems)),
      first_at INTEGER,
      last_at INTEGER,
      started_at INTEGER NOT NULL,
      finished_at INTEGER,
      error TEXT
    ) STRICT;
  `,
}
