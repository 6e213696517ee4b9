import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createChanges } from '../changes.ts'
import { createManualClock } from '../clock.ts'
import { createCustomers } from '../customers/customers.ts'
import { randomId } from '../identifiers.ts'
import { openStore } from '../store/store.ts'
import { createBudgets } from './budgets.ts'
import { expectSoundLedger } from './ledger-checks.ts'
import { dayMs, openTestStudio } from './testing.ts'

type Acknowledged = { at: number; hold?: string; released?: string; settled?: string; chargedMinor?: number }

/** Runs the victim until it has acknowledged `lines` things, then kills it where it stands. */
async function runUntilKilled(folder: string, budgetId: string, startsAt: number, lines: number) {
  const script = fileURLToPath(new URL('crash-child.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder, budgetId, String(startsAt)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const seen: Acknowledged[] = []
  for await (const line of createInterface(child.stdout)) {
    // A kill can cut the last line short; what it would have said was done all the same.
    if (!line.endsWith('}')) break
    seen.push(JSON.parse(line))
    if (seen.length === lines) child.kill('SIGKILL')
  }
  await exited
  return seen
}

async function reopen(folder: string, now: number) {
  const clock = createManualClock(now)
  const store = await openStore(folder, { clock })
  const shared = { store, clock, createId: randomId, changes: createChanges(clock) }
  const customers = createCustomers({ ...shared, hasOpenHolds: () => false })
  return { store, budgets: createBudgets({ ...shared, customers, studioCurrency: () => 'EUR' }) }
}

it('survives kill -9: what was acknowledged is there, once, and the ledger is sound', async () => {
  const studio = await openTestStudio()
  const { id: budgetId } = studio.createBudget({
    allowanceMinor: 500,
    renewal: { kind: 'rollover', capMinor: 50 },
  })
  studio.store.close()
  let now = studio.clock.now()
  try {
    for (let round = 0; round < 5; round++) {
      const acknowledged = await runUntilKilled(
        studio.folder,
        budgetId,
        now,
        1 + Math.floor(Math.random() * 150),
      )
      now = (acknowledged.at(-1)?.at ?? now) + dayMs
      const { store, budgets } = await reopen(studio.folder, now)
      try {
        expectAcknowledged(store.database, acknowledged)
        expectSoundLedger(budgets, budgetId)
        for (const { holdId } of budgets.openHolds()) budgets.release({ holdId, note: 'after the crash' })
        expectSoundLedger(budgets, budgetId)
        now = budgets.get(budgetId).balance.at
      } finally {
        store.close()
      }
    }
  } finally {
    await studio.remove()
  }
})

/** Every acknowledged end is stored as it was told, and jobs and holds are there together or not at all. */
function expectAcknowledged(
  database: Awaited<ReturnType<typeof reopen>>['store']['database'],
  acknowledged: Acknowledged[],
): void {
  const find = database.prepare<[string, string], number>(
    'SELECT 0 - balance_delta_minor FROM ledger WHERE hold_id = ? AND kind = ?',
  )
  const amounts = (holdId: string, kind: string) => find.pluck().all(holdId, kind)
  for (const { hold, released, settled, chargedMinor } of acknowledged) {
    if (hold) expect(amounts(hold, 'hold')).toHaveLength(1)
    if (released) expect(amounts(released, 'release')).toHaveLength(1)
    if (settled) expect(amounts(settled, 'settlement')).toEqual([chargedMinor])
  }
  const jobs = database.prepare<[], string>('SELECT key FROM settings ORDER BY key').pluck().all()
  const held = database
    .prepare<[], string>(`SELECT job_id FROM ledger WHERE kind = 'hold' ORDER BY job_id`)
    .pluck()
    .all()
  expect(jobs).toEqual(held)
}
