import type { Migration } from '../migrator.ts'

/** Secrets are kept as SHA-256 hashes only. */
export const tokens: Migration = {
  id: '0040-tokens',
  sql: `
    CREATE TABLE tokens (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      hash BLOB NOT NULL,
      created_at INTEGER NOT NULL,
      last_used_at INTEGER
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sessions (
      hash BLOB PRIMARY KEY,
      expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}
