import { sameUnit, type Unit } from '#shared/amounts.ts'
import type { BudgetWithBalance } from '#shared/budgets.ts'
import type { Plan, PlanCustomer, PlanGroup, PlanTotal } from '#shared/plans.ts'
import type { Interval } from '#shared/primitives.ts'
import { normalCumulative } from '../../learning/normal-distribution.ts'
import { type PricedRow, wholeInterval } from './plan-rows.ts'
import { createRunningTotal, lognormalOf, type RunningTotal } from './plan-total.ts'

type Sum = {
  key: string
  name: string
  unit: Unit
  jobs: number
  amount: RunningTotal
  cpuSeconds: RunningTotal
}

/** Adds up a plan while its rows are priced. */
export type PlanSums = {
  add(priced: PricedRow, names: { customer: string }): void
  finish(
    budgetOf: (customerId: string) => BudgetWithBalance | null,
  ): Pick<
    Plan,
    'jobs' | 'totals' | 'cpuSeconds' | 'outputBytes' | 'byCustomer' | 'byOutputs' | 'byMonth' | 'notes'
  >
}

export function createPlanSums(): PlanSums {
  const totals = new Map<string, Sum>()
  const customers = new Map<string, Sum>()
  const outputs = new Map<string, Sum>()
  const months = new Map<string, Sum>()
  const cpuSeconds = createRunningTotal()
  const outputBytes = createRunningTotal()
  const doubts = new Map<string, number>()
  let jobs = 0
  return {
    add(priced, names) {
      const { row, addends } = priced
      jobs += row.count
      cpuSeconds.add(addends.cpuSeconds)
      outputBytes.add(addends.outputBytes)
      addTo(totals, 'total', '', priced)
      addTo(customers, row.customerId, names.customer, priced)
      addTo(outputs, row.outputs, row.outputs, priced)
      const month = row.date?.slice(0, 7) ?? ''
      addTo(months, month, month || 'No date', priced)
      for (const doubt of priced.doubts) doubts.set(doubt, (doubts.get(doubt) ?? 0) + 1)
    },
    finish(budgetOf) {
      const byCost = (a: PlanGroup, b: PlanGroup) => b.amountMinor.p50 - a.amountMinor.p50
      return {
        jobs,
        totals: [...totals.values()].map(totalOfSum),
        cpuSeconds: cpuSeconds.interval(),
        outputBytes: outputBytes.interval(),
        byCustomer: [...customers.values()]
          .map((sum) => afterwards(groupOf(sum), budgetOf(sum.key)))
          .sort(byCost),
        byOutputs: [...outputs.values()].map(groupOf).sort(byCost),
        byMonth: [...months.values()].map(groupOf).sort((a, b) => a.key.localeCompare(b.key)),
        notes: [...doubts]
          .map(([text, rows]) => ({ text, rows }))
          .sort((a, b) => b.rows - a.rows)
          .slice(0, 50),
      }
    },
  }
}

function addTo(sums: Map<string, Sum>, key: string, name: string, { row, addends }: PricedRow): void {
  const place = `${key} ${row.unit.kind === 'money' ? row.unit.currency : 'compute'}`
  const known = sums.get(place)
  const sum = known ?? {
    key,
    name,
    unit: row.unit,
    jobs: 0,
    amount: createRunningTotal(),
    cpuSeconds: createRunningTotal(),
  }
  if (!known) sums.set(place, sum)
  sum.jobs += row.count
  sum.amount.add(addends.amountMinor)
  sum.cpuSeconds.add(addends.cpuSeconds)
}

function totalOfSum({ unit, jobs, amount, cpuSeconds }: Sum): PlanTotal {
  return { unit, jobs, amountMinor: wholeInterval(amount.interval()), cpuSeconds: cpuSeconds.interval() }
}

function groupOf(sum: Sum): PlanGroup {
  return { key: sum.key, name: sum.name, ...totalOfSum(sum) }
}

function afterwards(group: PlanGroup, account: BudgetWithBalance | null): PlanCustomer {
  if (!account || !sameUnit(account.budget.unit, group.unit)) return { ...group, budget: null }
  const { availableMinor } = account.balance
  const { p10, p50, p90 } = group.amountMinor
  return {
    ...group,
    budget: {
      id: account.budget.id,
      name: account.budget.name,
      availableMinor,
      leftMinor: { p10: availableMinor - p90, p50: availableMinor - p50, p90: availableMinor - p10 },
      chanceEnough: chanceBelow(group.amountMinor, availableMinor),
    },
  }
}

/** That a predicted quantity comes to no more than this. */
function chanceBelow(interval: Interval, limit: number): number {
  const lognormal = lognormalOf(interval)
  if (!lognormal) return limit >= 0 ? 1 : 0
  if (!(limit > 0)) return 0
  const distance = Math.log(limit) - lognormal.logMean
  if (lognormal.logDeviation === 0) return distance >= 0 ? 1 : 0
  return normalCumulative(distance / lognormal.logDeviation)
}
