import type Database from 'better-sqlite3'
import type { Hold } from './ledger.ts'

export type StoredHold = Hold & {
  state: 'open' | 'settled' | 'released'
  chargedMinor: number
  unchargedMinor: number
}

type HoldRow = {
  id: string
  budget_id: string
  job_id: string
  amount_minor: number
  created_at: number
  state: StoredHold['state']
  charged_minor: number
  uncharged_minor: number
  returns_at: number | null
}

/** Who holds what, and which settlements of rolling budgets are still to return. */
export function createHoldStore(database: Database.Database) {
  const insert = database.prepare(`
    INSERT INTO holds (id, budget_id, job_id, amount_minor, created_at, state)
    VALUES (@id, @budgetId, @jobId, @amountMinor, @createdAt, 'open')`)
  const find = database.prepare<[string], HoldRow>('SELECT * FROM holds WHERE id = ?')
  const end = database.prepare(`
    UPDATE holds SET state = @state, charged_minor = @chargedMinor, uncharged_minor = @unchargedMinor, returns_at = @returnsAt
    WHERE id = @id AND state = 'open'`)
  const open = database.prepare<[], HoldRow>(`SELECT * FROM holds WHERE state = 'open'`)
  const openOf = database.prepare<[string], HoldRow>(`
    SELECT holds.* FROM holds JOIN budgets ON budgets.id = budget_id
    WHERE state = 'open' AND customer_id = ? LIMIT 1`)
  const nextToReturn = database.prepare<[string], HoldRow>(
    'SELECT * FROM holds WHERE budget_id = ? AND returns_at IS NOT NULL ORDER BY returns_at, id LIMIT 1',
  )
  const forgetReturn = database.prepare('UPDATE holds SET returns_at = NULL WHERE id = ?')

  return {
    insert: (hold: Hold) => insert.run(hold),
    find(id: string): StoredHold | undefined {
      const row = find.get(id)
      return row && toHold(row)
    },
    end: (
      id: string,
      outcome: Pick<StoredHold, 'state' | 'chargedMinor' | 'unchargedMinor'> & { returnsAt: number | null },
    ) => end.run({ id, ...outcome }),
    open: (): StoredHold[] => open.all().map(toHold),
    hasOpen: (customerId: string): boolean => openOf.get(customerId) !== undefined,
    nextToReturn(budgetId: string): (StoredHold & { returnsAt: number }) | undefined {
      const row = nextToReturn.get(budgetId)
      return row && { ...toHold(row), returnsAt: row.returns_at ?? 0 }
    },
    forgetReturn: (id: string) => forgetReturn.run(id),
  }
}

function toHold(row: HoldRow): StoredHold {
  return {
    id: row.id,
    budgetId: row.budget_id,
    jobId: row.job_id,
    amountMinor: row.amount_minor,
    createdAt: row.created_at,
    state: row.state,
    chargedMinor: row.charged_minor,
    unchargedMinor: row.uncharged_minor,
  }
}
