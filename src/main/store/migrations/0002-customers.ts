import type { Migration } from '../migrator.ts'

/** `name_key` is the name as names are compared; an archived customer frees its name. */
export const customers: Migration = {
  id: '0002-customers',
  sql: `
    CREATE TABLE customers (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      name_key TEXT NOT NULL,
      tier TEXT NOT NULL CHECK (tier IN ('basic', 'standard', 'premium')),
      priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
      created_at INTEGER NOT NULL,
      archived_at INTEGER
    ) STRICT, WITHOUT ROWID;

    CREATE UNIQUE INDEX customers_by_active_name ON customers (name_key) WHERE archived_at IS NULL;
  `,
}
