import type { Customers } from '../../customers/customers.ts'
import type { DemandHour, DemandStore } from '../demand.store.ts'
import type { AskedRequest, MixStore } from '../mix/mix.store.ts'
import type { ImportRow, PastRequest } from './import-rows.ts'
import type { RowTaker } from './import-writer.ts'

const hourMs = 3_600_000

export type RequestTakerDependencies = {
  demand: DemandStore
  mix: MixStore
  customers: Pick<Customers, 'findByName' | 'create'>
}

/** Takes past requests into the demand history and the counts of what follows what. */
export function createRequestTaker(
  { demand, mix, customers }: RequestTakerDependencies,
  addCustomers: boolean,
): RowTaker {
  const idByName = new Map<string, string | undefined>()
  const customerId = (name: string): string | undefined => {
    const folded = name.toLowerCase()
    if (idByName.has(folded)) return idByName.get(folded)
    const known = customers.findByName(name)
    const id =
      known?.id ?? (addCustomers ? customers.create({ name, tier: 'standard', priority: 5 }).id : undefined)
    idByName.set(folded, id)
    return id
  }
  let hours = new Map<string, DemandHour>()
  let asked: AskedRequest[] = []

  return {
    take(row: ImportRow) {
      if (row.kind !== 'requests') return { dirty: 'not a request' }
      const id = customerId(row.customer)
      if (id === undefined) return { dirty: `no customer is named ${row.customer.slice(0, 80)}` }
      if (!demand.takeKey(row.key)) return 'repeated'
      addTo(hours, id, row)
      asked.push({ ...row, customerId: id })
      return 'added'
    },
    finishBatch() {
      for (const hour of hours.values()) demand.add(hour)
      mix.add(asked)
      hours = new Map()
      asked = []
    },
  }
}

function addTo(hours: Map<string, DemandHour>, customerId: string, row: PastRequest): void {
  const hour = Math.floor(row.at / hourMs)
  const key = `${hour} ${customerId} ${row.contentType}`
  const known = hours.get(key)
  hours.set(key, {
    hour,
    customerId,
    budgetId: null,
    contentType: row.contentType,
    requests: (known?.requests ?? 0) + 1,
    cpuSeconds: (known?.cpuSeconds ?? 0) + row.cpuSeconds,
    chargedMinor: 0,
  })
}
