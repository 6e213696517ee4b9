import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createBudgets } from '../src/main/budgets/budgets.ts'
import { createChanges } from '../src/main/changes.ts'
import { wallClock } from '../src/main/clock.ts'
import { createCustomers } from '../src/main/customers/customers.ts'
import { createHostMonitor } from '../src/main/host/host.ts'
import { randomId } from '../src/main/identifiers.ts'
import { createQuotes } from '../src/main/quotes/quotes.ts'
import { openTemporaryStore } from '../src/main/store/temporary-store.ts'
import { fitFrame } from '../src/main/transcode/recipes/frame-size.ts'
import { createTranscode } from '../src/main/transcode/transcode.ts'

/** The rooms a quote passes, on a real file with the machine's own ffmpeg, and a premium customer to quote for. */
export async function openQuotesStudio() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'headroom-quotes-'))
  const { store, remove } = await openTemporaryStore()
  const changes = createChanges(wallClock)
  const shared = { store, clock: wallClock, createId: randomId, changes }
  const customers = createCustomers({ ...shared, hasOpenHolds: () => false })
  const budgets = createBudgets({ ...shared, customers, studioCurrency: () => 'EUR' })
  const transcode = createTranscode({ ...shared, environment: process.env })
  const host = createHostMonitor({ clock: wallClock, changes })
  const quotes = createQuotes({ ...shared, customers, budgets, transcode, host, fitFrame })
  await transcode.start()
  await host.start()
  return {
    quotes,
    transcode,
    customer: customers.create({ name: 'Bench', tier: 'premium', priority: 5 }),
    /** For what the bench writes; removed with the rest. */
    folder,
    async close(): Promise<void> {
      await quotes.stop()
      await host.stop()
      await transcode.stop()
      await remove()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
