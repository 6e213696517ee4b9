import type { Migration } from '../migrator.ts'

/** Watched folders, and what became of each file seen in them: a file is handled once for each of its fingerprints. */
export const watchFolders: Migration = {
  id: '0031-watch-folders',
  sql: `
    CREATE TABLE watch_folders (
      id TEXT PRIMARY KEY,
      path TEXT NOT NULL,
      customer_id TEXT,
      outputs TEXT NOT NULL,
      enabled INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      removed_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX watch_folders_path ON watch_folders (path) WHERE removed_at IS NULL;

    CREATE TABLE watched_files (
      watch_folder_id TEXT NOT NULL REFERENCES watch_folders (id),
      path TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      at INTEGER NOT NULL,
      job_id TEXT,
      error_code TEXT,
      error_message TEXT,
      PRIMARY KEY (watch_folder_id, path, fingerprint)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX watched_files_refused ON watched_files (watch_folder_id, at) WHERE error_code IS NOT NULL;
  `,
}
