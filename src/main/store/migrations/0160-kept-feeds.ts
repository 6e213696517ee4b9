import type { Migration } from '../migrator.ts'

/**
 * Feeds of trends that are fetched again and again. `validators` are what the server said of the version that was read last (JSON: url,
 * etag, lastModified), so that it can answer that nothing changed. A feed has one import, that of the version read last.
 */
export const keptFeeds: Migration = {
  id: '0160-kept-feeds',
  sql: `
    CREATE TABLE kept_feeds (
      sequence INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      url TEXT NOT NULL UNIQUE,
      every TEXT NOT NULL CHECK (every IN ('hour', 'day')),
      content_type TEXT,
      subject TEXT,
      time_zone TEXT,
      paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
      created_at INTEGER NOT NULL,
      next_at INTEGER NOT NULL,
      validators TEXT CHECK (json_valid(validators)),
      last_at INTEGER,
      last_outcome TEXT CHECK (last_outcome IN ('read', 'unchanged', 'failed')),
      last_error TEXT,
      current_at INTEGER,
      failing_since INTEGER,
      failures INTEGER NOT NULL DEFAULT 0,
      rows_added INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    ALTER TABLE forecast_imports ADD COLUMN feed_id TEXT;
    CREATE INDEX forecast_imports_by_feed ON forecast_imports (feed_id) WHERE feed_id IS NOT NULL;
  `,
}
