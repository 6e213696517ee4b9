import type { Migration } from '../migrator.ts'

/** What finished jobs really used, with what was known of them beforehand: one row per quote. */
export const quoteHistory: Migration = {
  id: '0021-quote-history',
  sql: `
    CREATE TABLE quote_history (
      quote_id TEXT PRIMARY KEY,
      learned_at INTEGER NOT NULL,
      source_fingerprint TEXT NOT NULL,
      measured_cpu_seconds REAL NOT NULL,
      quoted_cpu_seconds REAL NOT NULL,
      record TEXT NOT NULL CHECK (json_valid(record)),
      lessons TEXT NOT NULL CHECK (json_valid(lessons))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX quote_history_by_time ON quote_history (learned_at);
  `,
}
