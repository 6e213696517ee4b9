import type { Migration } from '../migrator.ts'

/**
 * Viewing logs and trends beside past requests.
 *
 * `view_hours`: how often each media id was watched in each hour (whole hours since the epoch, UTC), for caching and transcoding ahead.
 * Where the table reaches its bound, the oldest hours keep one row per content type with an empty media id.
 * `trend_hours`: the sum of the scores of a subject (a title or media id) in each hour, and how many there were.
 * `import_keys`: hashes of rows that are in already, by hour, so that old hours can be let go.
 */
export const forecastInputs: Migration = {
  id: '0130-forecast-inputs',
  sql: `
    CREATE TABLE view_hours (
      hour INTEGER NOT NULL,
      media_id TEXT NOT NULL,
      content_type TEXT NOT NULL,
      views INTEGER NOT NULL,
      PRIMARY KEY (hour, media_id, content_type)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX view_hours_by_media ON view_hours (media_id, hour);

    CREATE TABLE trend_hours (
      hour INTEGER NOT NULL,
      category TEXT NOT NULL,
      subject TEXT NOT NULL,
      score_sum REAL NOT NULL,
      samples INTEGER NOT NULL,
      PRIMARY KEY (hour, category, subject)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE import_keys (
      kind TEXT NOT NULL,
      hour INTEGER NOT NULL,
      key BLOB NOT NULL,
      PRIMARY KEY (kind, hour, key)
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE request_imports RENAME TO forecast_imports;
    ALTER TABLE forecast_imports RENAME COLUMN problems TO remarks;
    ALTER TABLE forecast_imports ADD COLUMN kind TEXT NOT NULL DEFAULT 'requests' CHECK (kind IN ('requests', 'views', 'trends'));
    ALTER TABLE forecast_imports ADD COLUMN url TEXT;
    ALTER TABLE forecast_imports ADD COLUMN format TEXT;
    ALTER TABLE forecast_imports ADD COLUMN rows_repaired INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE forecast_imports ADD COLUMN rows_passed_over INTEGER NOT NULL DEFAULT 0;
    UPDATE forecast_imports SET remarks = (
      SELECT coalesce(json_group_array(json_set(value, '$.effect', 'dirty', '$.examples', json('[]'))), '[]')
      FROM json_each(forecast_imports.remarks));
  `,
}
