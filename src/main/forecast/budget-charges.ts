import type { StoredHour } from './demand.store.ts'
import { type SpendTerms, seriesKey } from './demand-panels.ts'

/**
 * What each budget was or would have been charged, by hour, in its own unit and at today's list price of compute: its jobs, and for a
 * customer's usual budget the imported requests. The price of the hour is taken out, so that a coming hour can be told at its own price
 * without counting it twice.
 */
export function chargesOf(
  rows: readonly StoredHour[],
  usualBudgetOf: ReadonlyMap<string, string>,
  terms: SpendTerms,
): Map<string, Map<number, number>> {
  const byKey = new Map<string, Map<number, number>>()
  for (const row of rows) {
    const budgetId = row.budgetId ?? usualBudgetOf.get(row.customerId)
    if (budgetId === undefined) continue
    const key = seriesKey.budget(budgetId)
    const values = byKey.get(key) ?? new Map<number, number>()
    const { compute, other } = listedCharge(row, budgetId, terms)
    values.set(row.hour, (values.get(row.hour) ?? 0) + compute + other)
    byKey.set(key, values)
  }
  return byKey
}

/** How much of what each budget is charged goes by the price of compute, 0 to 1; none of a budget that counts in compute units. */
export function computeSharesOf(
  rows: readonly StoredHour[],
  usualBudgetOf: ReadonlyMap<string, string>,
  terms: SpendTerms,
): Map<string, number> {
  const sums = new Map<string, { compute: number; all: number }>()
  for (const row of rows) {
    const budgetId = row.budgetId ?? usualBudgetOf.get(row.customerId)
    if (budgetId === undefined || terms.computeBudgets.has(budgetId)) continue
    const sum = sums.get(budgetId) ?? { compute: 0, all: 0 }
    const { compute, other } = listedCharge(row, budgetId, terms)
    sums.set(budgetId, { compute: sum.compute + compute, all: sum.all + compute + other })
  }
  return new Map([...sums].map(([budgetId, { compute, all }]) => [budgetId, all > 0 ? compute / all : 0]))
}

/** An hour's charge at the list price, the part that goes by it and the rest. */
function listedCharge(
  row: StoredHour,
  budgetId: string,
  { computeBudgets, minorPerComputeUnit }: SpendTerms,
): { compute: number; other: number } {
  const perComputeUnit = computeBudgets.has(budgetId) ? 1000 : minorPerComputeUnit
  // The reference machine does one compute unit a CPU second; imported requests name no other machine.
  if (row.budgetId === null) return { compute: row.cpuSeconds * perComputeUnit, other: 0 }
  if (computeBudgets.has(budgetId)) return { compute: row.chargedMinor, other: 0 }
  return {
    compute: row.pricedUnits * perComputeUnit,
    other: Math.max(0, row.chargedMinor - row.computeMinor),
  }
}
