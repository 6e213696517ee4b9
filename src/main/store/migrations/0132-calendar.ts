import type { Migration } from '../migrator.ts'

/** The operator's calendar: what is expected to lift or lower demand. Local times with their zone; the moments follow from them. */
export const calendar: Migration = {
  id: '0132-calendar',
  sql: `
    CREATE TABLE calendar_events (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('holiday', 'release', 'live event', 'other')),
      title TEXT NOT NULL,
      starts_local TEXT NOT NULL,
      ends_local TEXT NOT NULL,
      time_zone TEXT NOT NULL,
      factor REAL NOT NULL,
      customer_id TEXT,
      content_type TEXT,
      created_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}
