import type { Unit } from '#shared/amounts.ts'
import type { Interval } from '#shared/primitives.ts'
import type { PricedRow } from './plan-rows.ts'
import { createRunningTotal, type RunningTotal } from './plan-total.ts'

/** What a customer's part of a plan comes to, and when. */
export type PlannedShare = {
  customerId: string
  unit: Unit
  jobs: number
  /** Of all its jobs together; counts in what quotes are off by together. */
  amountMinor: Interval
  /** Of the amount, what goes by the price of compute: 0 to 1. */
  computeShare: number
  /** That price, as the plan was quoted. */
  microMinorPerComputeUnit: number
  /** The soonest first, what has no date last. */
  days: PlannedDay[]
}

/** `share`: of the amount, 0 to 1; over all days they add up to one. */
export type PlannedDay = { date: string | null; jobs: number; share: number }

/** Gathers when each customer's part of a plan falls due, while its rows are priced. */
export type PlannedShares = { add(priced: PricedRow): void; finish(): PlannedShare[] }

export function createPlannedShares(): PlannedShares {
  const gathered = new Map<string, Gathered>()
  return {
    add(priced) {
      const { row } = priced
      const known = gathered.get(row.customerId)
      const share = known ?? startOf(priced)
      if (!known) gathered.set(row.customerId, share)
      const likely = row.amountMinor.p50
      share.jobs += row.count
      share.likely += likely
      share.compute += likely * priced.computeShare
      share.total.add(priced.addends.amountMinor)
      const day = share.days.get(row.date) ?? { jobs: 0, likely: 0 }
      share.days.set(row.date, { jobs: day.jobs + row.count, likely: day.likely + likely })
    },
    finish: () => [...gathered].map(([customerId, share]) => ({ customerId, ...finished(share) })),
  }
}

type Gathered = {
  unit: Unit
  microMinorPerComputeUnit: number
  jobs: number
  likely: number
  compute: number
  total: RunningTotal
  days: Map<string | null, { jobs: number; likely: number }>
}

function startOf({ row, microMinorPerComputeUnit }: PricedRow): Gathered {
  const { unit } = row
  const total = createRunningTotal()
  return { unit, microMinorPerComputeUnit, jobs: 0, likely: 0, compute: 0, total, days: new Map() }
}

function finished(gathered: Gathered): Omit<PlannedShare, 'customerId'> {
  const { unit, microMinorPerComputeUnit, jobs, likely, compute, total, days } = gathered
  return {
    unit,
    microMinorPerComputeUnit,
    jobs,
    amountMinor: total.interval(),
    computeShare: likely > 0 ? Math.min(1, compute / likely) : 0,
    days: [...days]
      .map(([date, day]) => ({
        date,
        jobs: day.jobs,
        share: likely > 0 ? day.likely / likely : day.jobs / jobs,
      }))
      .sort((a, b) => (a.date ?? '9999').localeCompare(b.date ?? '9999')),
  }
}
