import type { Migration } from '../migrator.ts'

/** Licences of a sample's jobs may go, and leave the month's running totals with them, while the sample studio is removed. */
export const sampleLicences: Migration = {
  id: '0081-sample-licences',
  sql: `
    DROP TRIGGER licence_charges_are_never_removed;
    CREATE TRIGGER licence_charges_are_never_removed BEFORE DELETE ON licence_charges
      WHEN NOT EXISTS (
        SELECT 1 FROM ledger JOIN budgets ON budgets.id = ledger.budget_id JOIN sample_customers USING (customer_id)
        WHERE ledger.hold_id = OLD.hold_id
      )
      BEGIN SELECT RAISE (ABORT, 'licence charges are append-only'); END;
    DROP TRIGGER licence_charges_are_never_changed;
    CREATE TRIGGER licence_charges_are_never_changed BEFORE UPDATE ON licence_charges
      WHEN NOT EXISTS (SELECT 1 FROM sample_studio WHERE state = 'removing')
        OR NEW.sequence <> OLD.sequence OR NEW.hold_id <> OLD.hold_id OR NEW.milli_minor <> OLD.milli_minor
        OR NEW.codec <> OLD.codec OR NEW.month <> OLD.month OR NEW.currency <> OLD.currency
        OR NEW.charged_at <> OLD.charged_at
      BEGIN SELECT RAISE (ABORT, 'licence charges are append-only'); END;
  `,
}
