import type Database from 'better-sqlite3'
import type { Hold } from './ledger.ts'

type HoldRow = { id: string; budget_id: string; job_id: string; amount_minor: number; created_at: number }

/** Who holds what. An ended hold is gone from here; its end is in the ledger. */
export function createHoldStore(database: Database.Database) {
  const insert = database.prepare(`
    INSERT INTO holds (id, budget_id, job_id, amount_minor, created_at)
    VALUES (@id, @budgetId, @jobId, @amountMinor, @createdAt)`)
  const find = database.prepare<[string], HoldRow>('SELECT * FROM holds WHERE id = ?')
  const remove = database.prepare('DELETE FROM holds WHERE id = ?')
  const all = database.prepare<[], HoldRow>('SELECT * FROM holds ORDER BY created_at, id')
  const openOf = database.prepare<[string]>(
    'SELECT 1 FROM holds JOIN budgets ON budgets.id = budget_id WHERE customer_id = (SELECT ?) LIMIT 1',
  )
  return {
    insert: (hold: Hold) => insert.run(hold),
    find(id: string): Hold | undefined {
      const row = find.get(id)
      return row && toHold(row)
    },
    remove: (id: string) => remove.run(id),
    /** Oldest first. */
    all: (): Hold[] => all.all().map(toHold),
    hasOpen: (customerId: string): boolean => openOf.get(customerId) !== undefined,
  }
}

export type Returning = { holdId: string; jobId: string; chargedMinor: number; returnsAt: number }

/** Settlements of rolling budgets that have not come back yet. */
export function createReturnStore(database: Database.Database) {
  const insert = database.prepare(`
    INSERT INTO rolling_returns (budget_id, returns_at, hold_id, job_id, charged_minor)
    VALUES (@budgetId, @returnsAt, @holdId, @jobId, @chargedMinor)`)
  const next = database.prepare<[string], Returning>(`
    SELECT returns_at AS returnsAt, hold_id AS holdId, job_id AS jobId, charged_minor AS chargedMinor
    FROM rolling_returns WHERE budget_id = ? ORDER BY returns_at, hold_id LIMIT 1`)
  const remove = database.prepare(
    'DELETE FROM rolling_returns WHERE budget_id = ? AND returns_at = ? AND hold_id = ?',
  )
  return {
    insert: (budgetId: string, returning: Returning) => insert.run({ budgetId, ...returning }),
    takeNext(budgetId: string): Returning | undefined {
      const found = next.get(budgetId)
      if (found) remove.run(budgetId, found.returnsAt, found.holdId)
      return found
    },
    nextAt: (budgetId: string): number | null => next.get(budgetId)?.returnsAt ?? null,
  }
}

function toHold(row: HoldRow): Hold {
  return {
    id: row.id,
    budgetId: row.budget_id,
    jobId: row.job_id,
    amountMinor: row.amount_minor,
    createdAt: row.created_at,
  }
}
