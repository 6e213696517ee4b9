import type { Migration } from '../migrator.ts'

/**
 * What each customer asks for after what, by the hour of the day: counts, not requests, so that it stays small.
 *
 * `aspect` says what the labels name; an empty `from_label` is a request with nothing known before it. `hour_of_day` is local to the
 * studio's machine. `request_lasts` holds what each customer asked for last.
 */
export const contentMix: Migration = {
  id: '0131-content-mix',
  sql: `
    CREATE TABLE request_transitions (
      customer_id TEXT NOT NULL,
      aspect TEXT NOT NULL CHECK (aspect IN ('contentType', 'format', 'profile')),
      hour_of_day INTEGER NOT NULL CHECK (hour_of_day BETWEEN 0 AND 23),
      from_label TEXT NOT NULL,
      to_label TEXT NOT NULL,
      requests INTEGER NOT NULL,
      PRIMARY KEY (customer_id, aspect, hour_of_day, from_label, to_label)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE request_lasts (
      customer_id TEXT NOT NULL,
      aspect TEXT NOT NULL,
      label TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (customer_id, aspect)
    ) STRICT, WITHOUT ROWID;
  `,
}
