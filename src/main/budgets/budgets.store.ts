import type Database from 'better-sqlite3'
import type { Budget, LedgerEntry } from '#shared/budgets.ts'
import type { Account, EntryDraft, Totals } from './account.ts'

type BudgetRow = {
  id: string
  customer_id: string
  name: string
  unit: string
  allowance_minor: number
  period: string
  renewal: string
  limit_rule: string
  created_at: number
  closed_at: number | null
}

type AccountRow = {
  balance_minor: number
  held_minor: number
  settled_minor: number
  entry_count: number
  last_entry_at: number
  next_due_at: number | null
  period_starts_at: number
  period_ends_at: number | null
  settled_at_period_start_minor: number
  carry_room_minor: number | null
  ended_at: number | null
}

export type StoredBudget = { budget: Budget; account: Account }

/** Budgets and their accounts. All statements are prepared once. */
export function createBudgetStore(database: Database.Database) {
  const select = 'SELECT * FROM budgets JOIN budget_accounts ON budget_id = id'
  // Two look-ups, not a join: this SQLite (with STAT4) prepares a join anew whenever its parameter is bound, 30 times the cost.
  const findBudget = database.prepare<[string], BudgetRow>('SELECT * FROM budgets WHERE id = ?')
  const findAccount = database.prepare<[string], AccountRow>(
    'SELECT * FROM budget_accounts WHERE budget_id = ?',
  )
  const list = database.prepare<[], BudgetRow & AccountRow>(`${select} ORDER BY created_at, id`)
  // A parameter behind SELECT cannot sway the plan, so the join is not prepared anew.
  const listOf = database.prepare<[string], BudgetRow & AccountRow>(
    `${select} WHERE customer_id = (SELECT ?) ORDER BY created_at, id`,
  )
  const insert = database.prepare(`
    INSERT INTO budgets (id, customer_id, name, unit, allowance_minor, period, renewal, limit_rule, created_at)
    VALUES (@id, @customerId, @name, @unit, @allowanceMinor, @period, @renewal, @limit, @createdAt)`)
  const update = database.prepare(`
    UPDATE budgets SET name = @name, allowance_minor = @allowanceMinor, renewal = @renewal, limit_rule = @limit, closed_at = @closedAt
    WHERE id = @id`)
  const insertAccount = database.prepare(`
    INSERT INTO budget_accounts VALUES (@budgetId, @balanceMinor, @heldMinor, @settledMinor, @entryCount, @lastEntryAt, @nextDueAt,
      @periodStartsAt, @periodEndsAt, @settledAtPeriodStartMinor, @carryRoomMinor, @endedAt)`)
  const updateAccount = database.prepare(`
    UPDATE budget_accounts SET balance_minor = @balanceMinor, held_minor = @heldMinor, settled_minor = @settledMinor,
      entry_count = @entryCount, last_entry_at = @lastEntryAt, next_due_at = @nextDueAt, period_starts_at = @periodStartsAt, period_ends_at = @periodEndsAt,
      settled_at_period_start_minor = @settledAtPeriodStartMinor, carry_room_minor = @carryRoomMinor, ended_at = @endedAt
    WHERE budget_id = @budgetId`)
  // Naming an indexed column writes its index, changed or not; most commands move only the totals.
  const updateTotals = database.prepare(`
    UPDATE budget_accounts SET balance_minor = @balanceMinor, held_minor = @heldMinor, settled_minor = @settledMinor,
      entry_count = @entryCount, last_entry_at = @lastEntryAt
    WHERE budget_id = @budgetId`)
  const due = database
    .prepare<[number, number], string>(
      'SELECT budget_id FROM budget_accounts WHERE next_due_at <= ? ORDER BY next_due_at LIMIT ?',
    )
    .pluck()
  const nextDue = database
    .prepare<[], number | null>('SELECT min(next_due_at) FROM budget_accounts WHERE next_due_at IS NOT NULL')
    .pluck()

  return {
    find(id: string): StoredBudget | undefined {
      const budget = findBudget.get(id)
      const account = findAccount.get(id)
      return budget && account && { budget: toBudget(budget), account: toAccount(account) }
    },
    list: (customerId?: string): StoredBudget[] =>
      (customerId === undefined ? list.all() : listOf.all(customerId)).map(toStored),
    insert(budget: Budget, account: Account) {
      insert.run(toColumns(budget))
      insertAccount.run({ budgetId: budget.id, ...account })
    },
    update: (budget: Budget) => update.run(toColumns(budget)),
    saveAccount: (budgetId: string, account: Account) => updateAccount.run({ budgetId, ...account }),
    saveTotals: (
      budgetId: string,
      { balanceMinor, heldMinor, settledMinor, entryCount, lastEntryAt }: Account,
    ) => updateTotals.run({ budgetId, balanceMinor, heldMinor, settledMinor, entryCount, lastEntryAt }),
    /** Ids of at most `limit` budgets in which something is due, the longest due first. */
    due: (at: number, limit: number): string[] => due.all(at, limit),
    nextDueAt: (): number | undefined => nextDue.get() ?? undefined,
  }
}

type EntryRow = {
  ordinal: number
  budget_id: string
  at: number
  kind: LedgerEntry['kind']
  balance_delta_minor: number
  held_delta_minor: number
  uncharged_minor: number
  hold_id: string | null
  job_id: string | null
  note: string
  balance_minor: number
  held_minor: number
  settled_minor: number
}

export type LedgerFilter = { budgetId: string; kinds?: LedgerEntry['kind'][]; from?: number; until?: number }

/** The ledger: rows are added and read, never changed. */
export function createLedgerStore(database: Database.Database) {
  const append = database.prepare(`
    INSERT INTO ledger (budget_id, at, ordinal, kind, balance_delta_minor, held_delta_minor, uncharged_minor, hold_id,
      job_id, note, balance_minor, held_minor, settled_minor, idempotency_key)
    VALUES (@budgetId, @at, @ordinal, @kind, @balanceDeltaMinor, @heldDeltaMinor, @unchargedMinor, @holdId,
      @jobId, @note, @balanceMinor, @heldMinor, @settledMinor, @idempotencyKey)`)
  const byKey = database.prepare<[string], EntryRow>('SELECT * FROM ledger WHERE idempotency_key = ?')
  const lastUntil = database.prepare<[string, number], EntryRow>(
    'SELECT * FROM ledger WHERE budget_id = ? AND at <= ? ORDER BY at DESC, ordinal DESC LIMIT 1',
  )
  const matching = `
    FROM ledger WHERE budget_id = @budgetId AND at >= @from AND at <= @until
    AND (@kinds IS NULL OR kind IN (SELECT value FROM json_each(@kinds)))`
  const page = database.prepare<object, EntryRow>(
    `SELECT * ${matching} ORDER BY at DESC, ordinal DESC LIMIT @limit OFFSET @offset`,
  )
  const count = database.prepare<object, number>(`SELECT count(*) ${matching}`).pluck()

  const parameters = (filter: LedgerFilter) => ({
    budgetId: filter.budgetId,
    kinds: filter.kinds ? JSON.stringify(filter.kinds) : null,
    from: filter.from ?? 0,
    until: filter.until ?? Number.MAX_SAFE_INTEGER,
  })

  return {
    append: (budgetId: string, entry: EntryDraft, after: Totals) =>
      append.run({
        budgetId,
        at: entry.at,
        ordinal: after.entryCount,
        kind: entry.kind,
        balanceDeltaMinor: entry.balanceDeltaMinor,
        heldDeltaMinor: entry.heldDeltaMinor,
        unchargedMinor: entry.unchargedMinor ?? 0,
        holdId: entry.holdId,
        jobId: entry.jobId,
        note: entry.note,
        balanceMinor: after.balanceMinor,
        heldMinor: after.heldMinor,
        settledMinor: after.settledMinor,
        idempotencyKey: entry.idempotencyKey,
      }),
    findByKey(key: string): (LedgerEntry & { unchargedMinor: number }) | undefined {
      const row = byKey.get(key)
      return row && { ...toEntry(row), unchargedMinor: row.uncharged_minor }
    },
    /** What the ledger added up to at a moment, that moment's entries included. */
    totalsAt(budgetId: string, at: number): Totals {
      const row = lastUntil.get(budgetId, at)
      return {
        balanceMinor: row?.balance_minor ?? 0,
        heldMinor: row?.held_minor ?? 0,
        settledMinor: row?.settled_minor ?? 0,
        entryCount: row?.ordinal ?? 0,
      }
    },
    /** Newest first. */
    page: (filter: LedgerFilter, limit: number, offset: number): LedgerEntry[] =>
      page.all({ ...parameters(filter), limit, offset }).map(toEntry),
    count: (filter: LedgerFilter): number => count.get(parameters(filter)) ?? 0,
  }
}

function toStored(row: BudgetRow & AccountRow): StoredBudget {
  return { budget: toBudget(row), account: toAccount(row) }
}

function toBudget(row: BudgetRow): Budget {
  return {
    id: row.id,
    customerId: row.customer_id,
    name: row.name,
    unit: JSON.parse(row.unit),
    allowanceMinor: row.allowance_minor,
    period: JSON.parse(row.period),
    renewal: JSON.parse(row.renewal),
    limit: JSON.parse(row.limit_rule),
    createdAt: row.created_at,
    closedAt: row.closed_at,
  }
}

function toAccount(row: AccountRow): Account {
  return {
    balanceMinor: row.balance_minor,
    heldMinor: row.held_minor,
    settledMinor: row.settled_minor,
    entryCount: row.entry_count,
    lastEntryAt: row.last_entry_at,
    nextDueAt: row.next_due_at,
    periodStartsAt: row.period_starts_at,
    periodEndsAt: row.period_ends_at,
    settledAtPeriodStartMinor: row.settled_at_period_start_minor,
    carryRoomMinor: row.carry_room_minor,
    endedAt: row.ended_at,
  }
}

function toColumns(budget: Budget) {
  return {
    ...budget,
    unit: JSON.stringify(budget.unit),
    period: JSON.stringify(budget.period),
    renewal: JSON.stringify(budget.renewal),
    limit: JSON.stringify(budget.limit),
  }
}

function toEntry(row: EntryRow): LedgerEntry {
  return {
    id: row.ordinal,
    budgetId: row.budget_id,
    at: row.at,
    kind: row.kind,
    balanceDeltaMinor: row.balance_delta_minor,
    heldDeltaMinor: row.held_delta_minor,
    holdId: row.hold_id,
    jobId: row.job_id,
    note: row.note,
    balanceMinor: row.balance_minor,
    heldMinor: row.held_minor,
  }
}
