import type { QueuedCustomer, QueuedJob, QueueSnapshot } from './queue.ts'

/** Why each job is where it is, in words. `jobs` come in the order of the queue. */
export function explainQueue(snapshot: QueueSnapshot): Map<string, string> {
  const customers = new Map(snapshot.customers.map((customer) => [customer.id, customer]))
  const ahead = new Map<string, number[]>()
  const threadsOf = Map.groupBy(snapshot.jobs, (job) => job.customerId)
  const inUse = new Map(
    [...threadsOf].map(([id, jobs]) => [id, jobs.reduce((sum, job) => sum + job.threadsInUse, 0)]),
  )
  return new Map(
    snapshot.jobs.map((job) => {
      const customer = customers.get(job.customerId)!
      const before = ahead.get(job.customerId) ?? []
      const place = explain(job, customer, before, inUse.get(job.customerId) ?? 0, snapshot)
      const reason = job.movedUpFor === null ? place : `Moved up: due ${job.movedUpFor}. ${place}`
      if (job.state !== 'paused') {
        before[job.priority] = (before[job.priority] ?? 0) + 1
        ahead.set(job.customerId, before)
      }
      return [job.id, reason]
    }),
  )
}

function explain(
  job: QueuedJob,
  customer: QueuedCustomer,
  aheadByPriority: number[],
  customerThreads: number,
  snapshot: QueueSnapshot,
): string {
  if (job.state === 'paused') return 'Paused. The times are as if it went last.'
  if (job.threadsInUse > 0) return `Running on ${count(job.threadsInUse, 'thread')}.`
  if (job.state === 'retrying') return `Tries again in ${Math.ceil(job.retryInSeconds ?? 0)} s.`
  if (snapshot.mode === 'outside-hours' || snapshot.mode === 'disk-full') return snapshot.modeReason
  if (snapshot.mode === 'draining' && job.state === 'queued') return snapshot.modeReason
  if (job.urgent) return 'Goes next, as soon as a thread is free.'
  if (customer.maximumThreads !== null && customerThreads >= customer.maximumThreads) {
    return `${customer.name} already uses its ${count(customer.maximumThreads, 'thread')}.`
  }
  const higher = sum(aheadByPriority.slice(job.priority + 1))
  if (higher > 0)
    return `${count(higher, 'job')} of higher priority of ${customer.name} ${goes(higher)} first.`
  const all = sum(aheadByPriority)
  if (all > 0) return `${count(all, 'earlier job')} of ${customer.name} ${goes(all)} first.`
  if (snapshot.threadsInUse < snapshot.threads) return 'About to start.'
  return `All ${count(snapshot.threads, 'thread')} are in use; ${customer.name} is next in line by its share.`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function goes(number: number): string {
  return number === 1 ? 'goes' : 'go'
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + (number ?? 0), 0)
}
