import type { Migration } from '../migrator.ts'

/** How each series' forecasts of the next hour have done, and what was worth a notice. */
export const seriesWatch: Migration = {
  id: '0141-series-watch',
  sql: `
    CREATE TABLE series_watch (
      series TEXT PRIMARY KEY,
      state TEXT NOT NULL CHECK (json_valid(state))
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE forecast_notices (
      sequence INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      customer_id TEXT,
      kind TEXT NOT NULL CHECK (kind IN ('anomaly', 'drift')),
      sentence TEXT NOT NULL
    ) STRICT;
  `,
}
