import type { Migration } from '../migrator.ts'

/** How fast a machine with an ffmpeg is, measured once for each pair. */
export const calibration: Migration = {
  id: '0022-calibration',
  sql: `
    CREATE TABLE calibrations (
      identity TEXT PRIMARY KEY,
      description TEXT NOT NULL,
      compute_units_per_cpu_second REAL NOT NULL CHECK (compute_units_per_cpu_second > 0),
      measured_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}
