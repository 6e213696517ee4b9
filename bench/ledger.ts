/*
 * Ledger commands per second: hold and settle, each its own committed transaction, on a real file in the system's temporary folder
 * (WAL, synchronous NORMAL). The anchor is the cheapest honest command this file could take: one row inserted and one updated in a
 * transaction, without any rules. The CPU time of a command and the time of a single pair are printed too: they say what the ledger costs
 * even when other programs take the processor away.
 */

import { availableParallelism, cpus, loadavg } from 'node:os'
import { createBudgets } from '../src/main/budgets/budgets.ts'
import { createChanges } from '../src/main/changes.ts'
import { wallClock } from '../src/main/clock.ts'
import { createCustomers } from '../src/main/customers/customers.ts'
import { randomId } from '../src/main/identifiers.ts'
import type { Store } from '../src/main/store/store.ts'
import { openTemporaryStore } from '../src/main/store/temporary-store.ts'

const runs = 5
const pairsPerRun = 5_000

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

type Run = { commandsPerSecond: number; cpuMicroseconds: number; medianPairMs: number; slowestPairMs: number }

function measure(pair: () => void): Run {
  const pairMs = new Float64Array(pairsPerRun)
  const cpuBefore = process.threadCpuUsage()
  const startedAt = performance.now()
  for (let count = 0; count < pairsPerRun; count++) {
    const pairStartedAt = performance.now()
    pair()
    pairMs[count] = performance.now() - pairStartedAt
  }
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.threadCpuUsage(cpuBefore)
  const sorted = pairMs.toSorted()
  return {
    commandsPerSecond: (2 * pairsPerRun) / seconds,
    cpuMicroseconds: (user + system) / (2 * pairsPerRun),
    medianPairMs: sorted[pairsPerRun / 2] ?? 0,
    slowestPairMs: sorted.at(-1) ?? 0,
  }
}

function spread(values: number[], digits = 0): string {
  const sorted = values.toSorted((a, b) => a - b).map((value) => value.toFixed(digits))
  return `${sorted[Math.floor(sorted.length / 2)]} (${sorted[0]} to ${sorted.at(-1)})`
}

/** Runs are taken in turn, after one of each to warm up, so that other load on the machine meets both alike. */
function compare(candidates: Record<string, () => void>): void {
  const figures = Object.entries(candidates).map(([name, pair]) => ({ name, pair, seen: [] as Run[] }))
  for (const { pair } of figures) measure(pair)
  for (let run = 0; run < runs; run++) {
    for (const { pair, seen } of figures) seen.push(measure(pair))
  }
  for (const { name, seen } of figures) {
    console.log(`${name}, median of ${runs} runs (minimum to maximum):`)
    console.log(`  commands/s                  ${spread(seen.map((run) => run.commandsPerSecond))}`)
    console.log(`  CPU time of a command, µs   ${spread(seen.map((run) => run.cpuMicroseconds))}`)
    const medians = seen.map((run) => run.medianPairMs)
    console.log(`  median time of a pair, ms   ${spread(medians, 3)}`)
    const slowest = seen.map((run) => run.slowestPairMs)
    console.log(`  slowest pair, ms            ${spread(slowest, 1)}`)
  }
  const load = loadavg()[0] ?? 0
  console.log(`load average ${load.toFixed(1)} on ${availableParallelism()} processors (${cpus()[0]?.model})`)
}

const { store, remove } = await openTemporaryStore()
try {
  compare({ ledger: ledgerCommands(store), 'bare rows (anchor)': bareCommands(store) })
} finally {
  await remove()
}
