/*
 * Ledger commands per second: hold and settle, each its own committed transaction, on a real file in the system's temporary folder
 * (WAL, synchronous NORMAL). The anchor is the cheapest honest command this file could take: one row inserted and one updated in a
 * transaction, without any rules. Prints the median of 5 runs with minimum and maximum.
 */

import { createBudgets } from '../src/main/budgets/budgets.ts'
import { createChanges } from '../src/main/changes.ts'
import { wallClock } from '../src/main/clock.ts'
import { createCustomers } from '../src/main/customers/customers.ts'
import { randomId } from '../src/main/identifiers.ts'
import type { Store } from '../src/main/store/store.ts'
import { openTemporaryStore } from '../src/main/store/temporary-store.ts'

const runs = 5
const pairsPerRun = 20_000

function ledgerCommands(store: Store): () => void {
  const shared = { store, clock: wallClock, createId: randomId, changes: createChanges(wallClock) }
  const customers = createCustomers({ ...shared, hasOpenHolds: (id) => budgets.hasOpenHolds(id) })
  const budgets = createBudgets({ ...shared, customers, studioCurrency: () => 'EUR' })
  const customer = customers.create({ name: 'Bench', tier: 'standard', priority: 5 })
  const { budget } = budgets.create({
    customerId: customer.id,
    name: 'Bench',
    unit: { kind: 'money', currency: 'EUR' },
    allowanceMinor: 1_000_000_000,
    period: { kind: 'month', timeZone: 'Europe/Berlin' },
    renewal: { kind: 'reset' },
    limit: { kind: 'hard' },
  })
  return () => {
    const { holdId } = budgets.hold({ budgetId: budget.id, jobId: 'job_bench1', amountMinor: 10, note: '' })
    budgets.settle({ holdId, amountMinor: 1, note: '' })
  }
}

function bareCommands(store: Store): () => void {
  store.database.exec(`
    CREATE TABLE bare_ledger (id INTEGER PRIMARY KEY, account INTEGER, delta INTEGER) STRICT;
    CREATE TABLE bare_account (id INTEGER PRIMARY KEY, balance INTEGER) STRICT;
    INSERT INTO bare_account VALUES (1, 0)`)
  const insert = store.database.prepare('INSERT INTO bare_ledger (account, delta) VALUES (1, ?)')
  const update = store.database.prepare('UPDATE bare_account SET balance = balance + ? WHERE id = 1')
  const command = () =>
    store.transaction(() => {
      insert.run(1)
      update.run(1)
    })
  return () => {
    command()
    command()
  }
}

function commandsPerSecond(pair: () => void): number {
  const startedAt = performance.now()
  for (let count = 0; count < pairsPerRun; count++) pair()
  return (2 * pairsPerRun) / ((performance.now() - startedAt) / 1000)
}

/** Median, minimum and maximum of runs taken in turn, after one run of each to warm up. */
function measureInTurn(candidates: Record<string, () => void>): void {
  const figures = Object.entries(candidates).map(([name, pair]) => ({ name, pair, seen: [] as number[] }))
  for (const { pair } of figures) commandsPerSecond(pair)
  for (let run = 0; run < runs; run++) {
    for (const { pair, seen } of figures) seen.push(commandsPerSecond(pair))
  }
  for (const { name, seen } of figures) {
    const sorted = seen.toSorted((a, b) => a - b).map(Math.round)
    console.log(
      `${name}: ${sorted[Math.floor(runs / 2)]} commands/s (${sorted[0]} to ${sorted.at(-1)}, ${runs} runs)`,
    )
  }
}

const { store, remove } = await openTemporaryStore()
try {
  measureInTurn({ ledger: ledgerCommands(store), 'bare rows (anchor)': bareCommands(store) })
} finally {
  await remove()
}
