import type { Migration } from '../migrator.ts'

/**
 * The sample studio, and which customers are of it. The ledger and the audit trail stay append-only; the only lines that may ever go are
 * those of a sample customer, and a customer can be marked as one only before it exists.
 */
export const sampleStudio: Migration = {
  id: '0080-sample-studio',
  sql: `
    CREATE TABLE sample_studio (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      state TEXT NOT NULL CHECK (state IN ('creating', 'present', 'removing')),
      began_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE sample_customers (
      customer_id TEXT PRIMARY KEY
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER sample_customers_are_new BEFORE INSERT ON sample_customers
      WHEN EXISTS (SELECT 1 FROM customers WHERE id = NEW.customer_id)
      BEGIN SELECT RAISE (ABORT, 'a customer that exists cannot become a sample'); END;
    CREATE TRIGGER sample_customers_stay BEFORE UPDATE ON sample_customers
      BEGIN SELECT RAISE (ABORT, 'a mark of a sample customer is never changed'); END;

    DROP TRIGGER ledger_is_never_shortened;
    CREATE TRIGGER ledger_is_never_shortened BEFORE DELETE ON ledger
      WHEN NOT EXISTS (
        SELECT 1 FROM budgets JOIN sample_customers USING (customer_id) WHERE budgets.id = OLD.budget_id
      )
      BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;

    DROP TRIGGER activity_is_append_only_delete;
    CREATE TRIGGER activity_is_append_only_delete BEFORE DELETE ON activity
      WHEN OLD.subject_id IS NULL OR NOT EXISTS (
        SELECT 1 FROM sample_customers WHERE customer_id IN (
          OLD.subject_id,
          (SELECT customer_id FROM budgets WHERE id = OLD.subject_id),
          (SELECT customer_id FROM jobs WHERE id = OLD.subject_id),
          (SELECT customer_id FROM watch_folders WHERE id = OLD.subject_id)
        )
      )
      BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
  `,
}
