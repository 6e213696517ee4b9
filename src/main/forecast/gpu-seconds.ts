import type { StoredHour } from './demand.store.ts'

/** A customer's own jobs tell what its imported requests would hold once there are this many; before, those of the whole studio do. */
const leastJobs = 20

/**
 * Seconds in which an hour's work held sessions of hardware encoders: measured for the studio's own jobs. An import says nothing of
 * hardware, so that each imported request counts with what the jobs of the same customer held on average, else those of the studio.
 */
export function gpuSecondsOf(rows: readonly StoredHour[]): (row: StoredHour) => number {
  const studio = { jobs: 0, seconds: 0 }
  const byCustomer = new Map<string, { jobs: number; seconds: number }>()
  for (const { budgetId, customerId, requests, gpuSessionSeconds } of rows) {
    if (budgetId === null) continue
    const own = byCustomer.get(customerId) ?? { jobs: 0, seconds: 0 }
    byCustomer.set(customerId, own)
    for (const sum of [studio, own]) {
      sum.jobs += requests
      sum.seconds += gpuSessionSeconds
    }
  }
  const perJob = (customerId: string): number => {
    const own = byCustomer.get(customerId)
    const { jobs, seconds } = own && own.jobs >= leastJobs ? own : studio
    return jobs > 0 ? seconds / jobs : 0
  }
  return ({ budgetId, customerId, requests, gpuSessionSeconds }) =>
    budgetId === null ? requests * perJob(customerId) : gpuSessionSeconds
}
