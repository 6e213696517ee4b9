import type { Migration } from '../migrator.ts'

export const profiles: Migration = {
  id: '0010-profiles',
  sql: `
    CREATE TABLE profiles (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      video TEXT CHECK (video IS NULL OR json_valid(video)),
      audio TEXT CHECK (audio IS NULL OR json_valid(audio)),
      saved_at INTEGER NOT NULL,
      CHECK (video IS NOT NULL OR audio IS NOT NULL)
    ) STRICT, WITHOUT ROWID;
  `,
}
