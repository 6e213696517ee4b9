import type { Migration } from '../migrator.ts'

/**
 * What of an hour's charges went by the price of compute (`compute_minor`) and for how many compute units, tier and priority counted in:
 * so that past spending can be told at any price. The studio's own hours are counted anew, for those that were kept say nothing of it.
 */
export const pricedWork: Migration = {
  id: '0151-priced-work',
  sql: `
    ALTER TABLE demand_hours ADD COLUMN priced_units REAL NOT NULL DEFAULT 0;
    ALTER TABLE demand_hours ADD COLUMN compute_minor REAL NOT NULL DEFAULT 0;
    DELETE FROM settings WHERE key = 'demand-synced-from';
  `,
}
