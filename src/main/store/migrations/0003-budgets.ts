import type { Migration } from '../migrator.ts'

/**
 * `ledger` is the truth: append-only by trigger, every effect at most once by its key. Beside it, kept in the same transactions,
 * stand the running totals and what is due next (`budget_accounts`), the holds still open (`holds`) and the settlements of rolling
 * budgets still to return (`rolling_returns`). Few indexes: each one is another page to write with every command.
 */
export const budgets: Migration = {
  id: '0003-budgets',
  sql: `
    CREATE TABLE budgets (
      id TEXT PRIMARY KEY,
      customer_id TEXT NOT NULL REFERENCES customers (id),
      name TEXT NOT NULL,
      unit TEXT NOT NULL CHECK (json_valid(unit)),
      allowance_minor INTEGER NOT NULL CHECK (allowance_minor >= 0),
      period TEXT NOT NULL CHECK (json_valid(period)),
      renewal TEXT NOT NULL CHECK (json_valid(renewal)),
      limit_rule TEXT NOT NULL CHECK (json_valid(limit_rule)),
      created_at INTEGER NOT NULL,
      closed_at INTEGER
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX budgets_by_customer ON budgets (customer_id, created_at);

    CREATE TABLE budget_accounts (
      budget_id TEXT PRIMARY KEY REFERENCES budgets (id),
      balance_minor INTEGER NOT NULL,
      held_minor INTEGER NOT NULL CHECK (held_minor >= 0),
      settled_minor INTEGER NOT NULL CHECK (settled_minor >= 0),
      entry_count INTEGER NOT NULL CHECK (entry_count >= 0),
      last_entry_at INTEGER NOT NULL,
      next_due_at INTEGER,
      period_starts_at INTEGER NOT NULL,
      period_ends_at INTEGER,
      settled_at_period_start_minor INTEGER NOT NULL,
      carry_room_minor INTEGER CHECK (carry_room_minor >= 0),
      ended_at INTEGER
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX budget_accounts_due ON budget_accounts (next_due_at) WHERE next_due_at IS NOT NULL;

    CREATE TABLE holds (
      id TEXT PRIMARY KEY,
      budget_id TEXT NOT NULL REFERENCES budgets (id),
      job_id TEXT NOT NULL,
      amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
      created_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE rolling_returns (
      budget_id TEXT NOT NULL REFERENCES budgets (id),
      returns_at INTEGER NOT NULL,
      hold_id TEXT NOT NULL,
      job_id TEXT NOT NULL,
      charged_minor INTEGER NOT NULL CHECK (charged_minor > 0),
      PRIMARY KEY (budget_id, returns_at, hold_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE ledger (
      budget_id TEXT NOT NULL REFERENCES budgets (id),
      at INTEGER NOT NULL,
      ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
      kind TEXT NOT NULL
        CHECK (kind IN ('grant', 'top-up', 'hold', 'settlement', 'release', 'expiry', 'adjustment')),
      balance_delta_minor INTEGER NOT NULL,
      held_delta_minor INTEGER NOT NULL,
      uncharged_minor INTEGER NOT NULL CHECK (uncharged_minor >= 0),
      hold_id TEXT,
      job_id TEXT,
      note TEXT NOT NULL,
      balance_minor INTEGER NOT NULL,
      held_minor INTEGER NOT NULL CHECK (held_minor >= 0),
      settled_minor INTEGER NOT NULL CHECK (settled_minor >= 0),
      idempotency_key TEXT NOT NULL UNIQUE,
      PRIMARY KEY (budget_id, at, ordinal)
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
      BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
    CREATE TRIGGER ledger_is_never_shortened BEFORE DELETE ON ledger
      BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
  `,
}
