import type { Migration } from '../migrator.ts'

/**
 * Notices of budgets and feeds beside those of demand; a person can set one aside. `told_once` names what a notice is about, so that it
 * is told once. `settled_at`: it is no longer so.
 */
export const noticesToActOn: Migration = {
  id: '0161-notices-to-act-on',
  sql: `
    ALTER TABLE forecast_notices RENAME TO earlier_notices;
    CREATE TABLE forecast_notices (
      sequence INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      customer_id TEXT,
      kind TEXT NOT NULL CHECK (kind IN ('anomaly', 'drift', 'budget', 'feed')),
      subject_id TEXT,
      told_once TEXT UNIQUE,
      sentence TEXT NOT NULL,
      acknowledged_at INTEGER,
      settled_at INTEGER
    ) STRICT;
    INSERT INTO forecast_notices (sequence, at, customer_id, kind, sentence)
      SELECT sequence, at, customer_id, kind, sentence FROM earlier_notices;
    DROP TABLE earlier_notices;
  `,
}
