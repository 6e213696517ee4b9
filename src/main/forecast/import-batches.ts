import type { RequestImport } from '#shared/forecasts.ts'
import type { DemandHour } from './demand.store.ts'
import type { ImportBatch } from './request-import.worker.ts'
import type { StoredImport } from './request-imports.store.ts'
import type { RequestImportsDependencies } from './request-imports.ts'

/** Different reasons a person reads; more are counted as the last. */
const mostReasons = 50
const hourMs = 3_600_000

/** Writes a batch into the history, in the caller's transaction, and returns the import after it. */
export function createBatchWriter(
  { demand, customers }: Pick<RequestImportsDependencies, 'demand' | 'customers'>,
  addCustomers: boolean,
): (entry: StoredImport, batch: ImportBatch, sizeBytes: number) => StoredImport {
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

  return (entry, batch, sizeBytes) => {
    const problems = [...batch.problems]
    const hours = new Map<string, DemandHour>()
    let { firstAt, lastAt, rowsAdded, rowsRepeated } = entry
    for (const row of batch.rows) {
      const id = customerId(row.customer)
      if (id === undefined) {
        problems.push({ reason: `no customer is named ${row.customer.slice(0, 80)}`, line: row.line })
        continue
      }
      if (!demand.takeKey(row.key)) {
        rowsRepeated++
        continue
      }
      rowsAdded++
      firstAt = Math.min(firstAt ?? row.at, row.at)
      lastAt = Math.max(lastAt ?? row.at, row.at)
      addTo(hours, id, row)
    }
    for (const hour of hours.values()) demand.add(hour)
    return {
      ...entry,
      firstAt,
      lastAt,
      rowsAdded,
      rowsRepeated,
      rowsDirty: entry.rowsDirty + problems.length,
      problems: countProblems(entry.problems, problems),
      linesDone: batch.linesDone,
      progress: sizeBytes > 0 ? Math.min(1, batch.bytesDone / sizeBytes) : 1,
    }
  }
}

function addTo(hours: Map<string, DemandHour>, customerId: string, row: ImportBatch['rows'][number]): void {
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

function countProblems(
  known: RequestImport['problems'],
  found: readonly { reason: string; line: number }[],
): RequestImport['problems'] {
  const byReason = new Map(known.map((problem) => [problem.reason, { ...problem }]))
  for (const { reason, line } of found) {
    const name = byReason.has(reason) || byReason.size < mostReasons ? reason : 'other reasons'
    const counted = byReason.get(name) ?? { reason: name, rows: 0, firstLine: line }
    byReason.set(name, { ...counted, rows: counted.rows + 1 })
  }
  return [...byReason.values()].sort((a, b) => b.rows - a.rows)
}
