/*
 * The victim of the crash test: works a budget in the folder it is given until it is killed, and says on standard output what it
 * was told is done, one JSON line each, right after the command returned.
 */
import { writeSync } from 'node:fs'
import { createChanges } from '../changes.ts'
import { createManualClock } from '../clock.ts'
import { createCustomers } from '../customers/customers.ts'
import { randomId } from '../identifiers.ts'
import { openStore } from '../store/store.ts'
import { createBudgets } from './budgets.ts'

const [folder = '', budgetId = '', startsAt = '0'] = process.argv.slice(2)
const clock = createManualClock(Number(startsAt))
const store = await openStore(folder, { clock })
const shared = { store, clock, createId: randomId, changes: createChanges(clock) }
const customers = createCustomers({ ...shared, hasOpenHolds: () => false })
const budgets = createBudgets({ ...shared, customers, studioCurrency: () => 'EUR' })
const storeJob = store.database.prepare(`INSERT INTO settings (key, value) VALUES (?, 'true')`)

const acknowledge = (done: object) => writeSync(1, `${JSON.stringify({ at: clock.now(), ...done })}\n`)

for (let round = 0; ; round++) {
  clock.advance(1 + Math.floor(Math.random() * 3_600_000))
  const jobId = randomId('job')
  const affordable = budgets.get(budgetId).balance.availableMinor
  const { holdId } = store.transaction(() => {
    storeJob.run(jobId)
    return budgets.hold({ budgetId, jobId, amountMinor: Math.min(affordable, round % 10), note: '' })
  })
  acknowledge({ hold: holdId, jobId })
  if (round % 4 === 0) continue
  if (round % 4 === 1) {
    budgets.release({ holdId, note: '' })
    acknowledge({ released: holdId })
  } else {
    const { chargedMinor } = budgets.settle({ holdId, amountMinor: Math.floor(Math.random() * 15), note: '' })
    acknowledge({ settled: holdId, chargedMinor })
  }
}
