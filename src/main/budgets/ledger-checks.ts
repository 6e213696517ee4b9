import { expect } from 'vitest'
import type { LedgerEntry } from '#shared/budgets.ts'
import type { Budgets } from './budgets.ts'

/** What must hold of a budget whatever was done to it, checked from the rows themselves. For tests. */
export function expectSoundLedger(budgets: Budgets, budgetId: string): void {
  const { budget, balance } = budgets.get(budgetId)
  const entries = budgets.ledger({ id: budgetId, limit: 1_000_000, offset: 0 }).entries.reverse()
  expectReplay(entries, balance)
  expectTimeOrder(entries)
  expect(budgets.balanceAt(budgetId, balance.at)).toEqual(balance)
  const open = budgets.openHolds().filter((hold) => hold.budgetId === budgetId)
  expectOneEndPerHold(entries, open)
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

function expectOneEndPerHold(entries: LedgerEntry[], openHolds: { holdId: string }[]): void {
  const states = new Map<string, 'open' | 'ended'>()
  for (const { holdId, kind } of entries) {
    if (holdId === null) continue
    const state = states.get(holdId)
    if (kind === 'hold' && state === undefined) states.set(holdId, 'open')
    else if ((kind === 'settlement' || kind === 'release') && state === 'open') states.set(holdId, 'ended')
    else if (kind === 'hold' || kind === 'settlement' || kind === 'release' || state !== 'ended') {
      throw new Error(`hold ${holdId} was not begun and ended exactly once`)
    }
  }
  const open = [...states].filter(([, state]) => state === 'open').map(([holdId]) => holdId)
  expect(openHolds.map((hold) => hold.holdId).toSorted()).toEqual(open.toSorted())
}
