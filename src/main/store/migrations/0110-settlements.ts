import type { Migration } from '../migrator.ts'

/**
 * What a job's charge is made of, and what the studio owes for codecs (in thousandths of a minor unit): append-only, with the running total of a codec's month in each row,
 * so that a cap is looked up, not summed.
 */
export const settlements: Migration = {
  id: '0110-settlements',
  sql: `
    ALTER TABLE jobs ADD COLUMN settlement TEXT CHECK (settlement IS NULL OR json_valid(settlement));

    CREATE TABLE licence_charges (
      sequence INTEGER PRIMARY KEY,
      hold_id TEXT NOT NULL,
      codec TEXT NOT NULL,
      month TEXT NOT NULL,
      currency TEXT NOT NULL,
      charged_at INTEGER NOT NULL,
      milli_minor INTEGER NOT NULL,
      total_milli_minor INTEGER NOT NULL,
      UNIQUE (hold_id, codec)
    ) STRICT;
    CREATE INDEX licence_charges_by_month ON licence_charges (month, codec, currency, sequence);
    CREATE TRIGGER licence_charges_are_never_changed BEFORE UPDATE ON licence_charges
      BEGIN SELECT RAISE (ABORT, 'licence charges are append-only'); END;
    CREATE TRIGGER licence_charges_are_never_removed BEFORE DELETE ON licence_charges
      BEGIN SELECT RAISE (ABORT, 'licence charges are append-only'); END;
  `,
}
