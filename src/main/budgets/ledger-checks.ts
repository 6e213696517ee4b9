import { expect } from 'vitest'
import type { LedgerEntry } from '#shared/budgets.ts'
import type { Store } from '../store/store.ts'
import type { Budgets } from './budgets.ts'

/** What must hold of a budget whatever was done to it, checked from the rows themselves. For tests. */
export function expectSoundLedger(store: Store, budgets: Budgets, budgetId: string): void {
  const { budget, balance } = budgets.get(budgetId)
  const entries = budgets.ledger({ id: budgetId, limit: 1_000_000, offset: 0 }).entries.reverse()
  expectReplay(entries, balance)
  expectTimeOrder(entries)
  expectOneEndPerHold(store, budgetId)
  expect(budgets.balanceAt(budgetId, balance.at)).toEqual(balance)
  const open = budgets.openHolds().filter((hold) => hold.budgetId === budgetId)
  expect(open.reduce((sum, hold) => sum + hold.amountMinor, 0)).toBe(balance.heldMinor)
  if (budget.limit.kind === 'hard') expectNeverOverspent(entries)
}

/** Spent + held never exceeds what was granted, at no line of the ledger. */
export function expectNeverOverspent(entries: LedgerEntry[]): void {
  let granted = 0
  let spent = 0
  let held = 0
  for (const entry of entries) {
    if (entry.kind === 'settlement') spent -= entry.balanceDeltaMinor
    else granted += entry.balanceDeltaMinor
    held += entry.heldDeltaMinor
    if (spent + held > granted) throw new Error(`overspent at entry ${entry.id}: ${JSON.stringify(entry)}`)
  }
}

function expectReplay(entries: LedgerEntry[], now: { balanceMinor: number; heldMinor: number }): void {
  let balanceMinor = 0
  let heldMinor = 0
  for (const entry of entries) {
    balanceMinor += entry.balanceDeltaMinor
    heldMinor += entry.heldDeltaMinor
    if (entry.balanceMinor !== balanceMinor || entry.heldMinor !== heldMinor || heldMinor < 0) {
      throw new Error(`the running totals are wrong at entry ${entry.id}: ${JSON.stringify(entry)}`)
    }
  }
  expect({ balanceMinor, heldMinor }).toEqual({ balanceMinor: now.balanceMinor, heldMinor: now.heldMinor })
}

function expectTimeOrder(entries: LedgerEntry[]): void {
  const times = entries.map((entry) => entry.at)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
}

function expectOneEndPerHold(store: Store, budgetId: string): void {
  const rows = store.database
    .prepare<[string], { state: string; begun: number; ended: number; charged: number; expected: number }>(
      `SELECT state, charged_minor AS expected,
        (SELECT count(*) FROM ledger WHERE hold_id = holds.id AND kind = 'hold') AS begun,
        (SELECT count(*) FROM ledger WHERE hold_id = holds.id AND kind IN ('settlement', 'release')) AS ended,
        (SELECT -coalesce(sum(balance_delta_minor), 0) FROM ledger WHERE hold_id = holds.id AND kind = 'settlement') AS charged
      FROM holds WHERE budget_id = ?`,
    )
    .all(budgetId)
  for (const hold of rows) {
    const sound =
      hold.begun === 1 && hold.ended === (hold.state === 'open' ? 0 : 1) && hold.charged === hold.expected
    if (!sound) throw new Error(`a hold was not ended exactly once: ${JSON.stringify(hold)}`)
  }
}
