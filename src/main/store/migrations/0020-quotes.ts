import type { Migration } from '../migrator.ts'

export const quotes: Migration = {
  id: '0020-quotes',
  sql: `
    CREATE TABLE quotes (
      id TEXT PRIMARY KEY,
      customer_id TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      kept INTEGER NOT NULL DEFAULT 0 CHECK (kept IN (0, 1)),
      quote TEXT NOT NULL CHECK (json_valid(quote)),
      profiles TEXT NOT NULL CHECK (json_valid(profiles))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX quotes_by_expiry ON quotes (expires_at) WHERE kept = 0;
  `,
}
