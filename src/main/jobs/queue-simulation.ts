/** A job as the simulation sees it. */
export type SimulatedJob = {
  id: string
  customerId: string
  urgent: boolean
  /** CPU seconds left. */
  work: number
  /** Threads it can use at once. */
  parallelism: number
  /** Seconds from now before which it cannot start. */
  notBefore: number
}

export type SimulatedCustomer = { id: string; weight: number; maximumThreads: number | null }

/** Seconds of work time from now. */
export type SimulatedTimes = Map<string, { startsAt: number; finishesAt: number }>

/**
 * Plays the queue to its end as a fluid: at each moment the threads are divided between the customers that have work by their weights,
 * no customer past its limit, and each customer's threads go to its jobs in order. What the scheduler does in whole tasks averages out
 * to this. `jobs` come in the order of the queue; each ends one step and only the heads of the queues are looked at, so the cost is
 * jobs x customers.
 */
export function simulateQueue(
  threads: number,
  customers: SimulatedCustomer[],
  jobs: SimulatedJob[],
): SimulatedTimes {
  const times: SimulatedTimes = new Map()
  const urgent = jobs.filter((job) => job.urgent).map(toFluid)
  const byCustomer = customers.map((customer) => ({
    ...customer,
    waiting: jobs.filter((job) => job.customerId === customer.id && !job.urgent).map(toFluid),
  }))
  const queues = new Map(byCustomer.map((customer) => [customer.id, customer.waiting]))
  const delays = [...new Set(jobs.map((job) => job.notBefore))].filter((at) => at > 0).sort((a, b) => b - a)
  let now = 0
  for (;;) {
    const limits = new Map(customers.map((one) => [one.id, one.maximumThreads ?? threads]))
    const speeds = new Map<Fluid, number>()
    const left = pour(urgent, threads, now, limits, speeds)
    shareOut(byCustomer, left, now, limits, speeds)
    const stepEnds = nextEvent(speeds, delays, now)
    if (stepEnds === null) return times
    for (const [job, speed] of speeds) {
      const time = times.get(job.id) ?? { startsAt: now, finishesAt: stepEnds }
      time.finishesAt = stepEnds
      times.set(job.id, time)
      job.work -= speed * (stepEnds - now)
      if (job.work <= nothing) remove(job, job.urgent ? urgent : queues.get(job.customerId)!)
    }
    now = stepEnds
  }
}

type Fluid = SimulatedJob

/** Work below this is done: a rounding error is not a step. */
const nothing = 1e-6

function toFluid(job: SimulatedJob): Fluid {
  return { ...job, work: Math.max(job.work, 2 * nothing) }
}

/** Gives threads to jobs in order, as many as each can use and its customer may; returns what is left. */
function pour(
  jobs: Fluid[],
  threads: number,
  now: number,
  limits: Map<string, number>,
  speeds: Map<Fluid, number>,
): number {
  let left = threads
  for (const job of jobs) {
    if (left <= nothing) break
    if (job.notBefore > now) continue
    const limit = limits.get(job.customerId) ?? 0
    const speed = Math.min(left, job.parallelism, limit)
    if (speed <= nothing) continue
    speeds.set(job, speed)
    limits.set(job.customerId, limit - speed)
    left -= speed
  }
  return left
}

/** Divides threads by weight; what a customer cannot use goes to the others. */
function shareOut(
  customers: (SimulatedCustomer & { waiting: Fluid[] })[],
  threads: number,
  now: number,
  limits: Map<string, number>,
  speeds: Map<Fluid, number>,
): void {
  let left = threads
  let open = customers
    .map((customer) => ({
      ...customer,
      demand: demandOf(customer, now, limits.get(customer.id) ?? 0, threads),
    }))
    .filter((customer) => customer.demand > nothing)
  while (open.length > 0) {
    const perWeight = left / open.reduce((sum, customer) => sum + customer.weight, 0)
    const satisfied = open.filter((customer) => customer.demand <= customer.weight * perWeight + nothing)
    const served = satisfied.length > 0 ? satisfied : open
    for (const customer of served) {
      const share = Math.min(customer.demand, customer.weight * perWeight)
      pour(customer.waiting, share, now, limits, speeds)
      left -= share
    }
    if (served === open) return
    open = open.filter((customer) => !satisfied.includes(customer))
  }
}

function demandOf(customer: { waiting: Fluid[] }, now: number, limit: number, threads: number): number {
  const most = Math.min(limit, threads)
  let demand = 0
  for (const job of customer.waiting) {
    if (demand >= most) return most
    if (job.notBefore <= now) demand += job.parallelism
  }
  return Math.min(demand, most)
}

/** When the first running job ends or a delayed one may start; null when nothing is left. `delays` end with the soonest. */
function nextEvent(speeds: Map<Fluid, number>, delays: number[], now: number): number | null {
  while (delays.length > 0 && delays.at(-1)! <= now) delays.pop()
  let next = delays.at(-1) ?? Number.POSITIVE_INFINITY
  for (const [job, speed] of speeds) next = Math.min(next, now + job.work / speed)
  return Number.isFinite(next) ? next : null
}

/** What runs stands near the head of its queue. */
function remove(job: Fluid, queue: Fluid[]): void {
  queue.splice(queue.indexOf(job), 1)
}
