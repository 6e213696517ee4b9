import type { Migration } from '../migrator.ts'

/**
 * Plans that count in the outlook of budgets until their jobs are submitted. A share is what a customer's part comes to and on which
 * days; `counted_plan_sources` are the files of plans that were made from files, so that submitting one is noticed.
 */
export const countedPlans: Migration = {
  id: '0150-counted-plans',
  sql: `
    CREATE TABLE counted_plans (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      counted_at INTEGER NOT NULL,
      starts_on TEXT NOT NULL,
      ends_on TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE counted_plan_shares (
      plan_id TEXT NOT NULL REFERENCES counted_plans (id) ON DELETE CASCADE,
      customer_id TEXT NOT NULL,
      unit TEXT NOT NULL CHECK (json_valid(unit)),
      jobs INTEGER NOT NULL,
      submitted_jobs INTEGER NOT NULL DEFAULT 0,
      p10_minor INTEGER NOT NULL,
      p50_minor INTEGER NOT NULL,
      p90_minor INTEGER NOT NULL,
      compute_share REAL NOT NULL,
      micro_minor_per_compute_unit INTEGER NOT NULL,
      days TEXT NOT NULL CHECK (json_valid(days)),
      PRIMARY KEY (plan_id, customer_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE counted_plan_sources (
      plan_id TEXT NOT NULL REFERENCES counted_plans (id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      PRIMARY KEY (plan_id, path)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX counted_plan_sources_by_path ON counted_plan_sources (path);
  `,
}
