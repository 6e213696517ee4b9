import type { Migration } from '../migrator.ts'

/** Customers whose demand is forecast by another model than the ensemble, by a person's choice. */
export const forecastModels: Migration = {
  id: '0140-forecast-models',
  sql: `
    CREATE TABLE forecast_models (
      customer_id TEXT PRIMARY KEY,
      model TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}
