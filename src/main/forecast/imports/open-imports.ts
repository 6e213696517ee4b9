import { createChanges } from '../../changes.ts'
import { createManualClock } from '../../clock.ts'
import { createCustomers } from '../../customers/customers.ts'
import { randomId } from '../../identifiers.ts'
import { openStore } from '../../store/store.ts'
import { createDemandStore } from '../demand.store.ts'
import { createForecastNotices } from '../forecast-notices.ts'
import { createMixStore } from '../mix/mix.store.ts'
import { createImports } from './imports.ts'

/** The imports of a workspace folder, with what they need and nothing else; for tests. */
export async function openImports(folder: string, now = Date.UTC(2026, 0, 5, 9)) {
  const clock = createManualClock(now)
  const store = await openStore(folder, { clock })
  const changes = createChanges(clock)
  const shared = { store, clock, createId: randomId, changes }
  const customers = createCustomers({ ...shared, hasOpenHolds: () => false })
  const demand = createDemandStore(store)
  const mix = createMixStore(store)
  const notices = createForecastNotices(shared)
  const rooms = { customers, demand, mix, notices, onHistory() {} }
  const imports = createImports({ ...shared, ...rooms, workspaceFolder: folder })
  return { store, imports, changes }
}
