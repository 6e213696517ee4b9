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
 * to this. `jobs` come in the order of the queue; each ends one step that looks at the heads of the queues. Where customers outnumber the
 * threads by far, which is when that would be slow, `playCrowd` goes from end to end without looking at the others.
 */
export function simulateQueue(
  threads: number,
  customers: SimulatedCustomer[],
  jobs: SimulatedJob[],
): SimulatedTimes {
  const flows = new Map(customers.map((one) => [one.id, createFlow(one, threads)]))
  const all = [...flows.values()]
  const urgent: Fluid[] = []
  const times: SimulatedTimes = new Map()
  for (const job of jobs) {
    const flow = flows.get(job.customerId)!
    const queue = job.urgent ? urgent : flow.waiting
    queue.push({ ...job, work: Math.max(job.work, 2 * nothing), speed: 0, flow })
  }
  const delays = [...new Set(jobs.map((job) => job.notBefore))].filter((at) => at > 0).sort((a, b) => b - a)
  const running: Fluid[] = []
  let now = 0
  for (;;) {
    while (delays.length > 0 && delays.at(-1)! <= now) delays.pop()
    const nextDelay = delays.at(-1) ?? Number.POSITIVE_INFINITY
    if (urgent.length === 0) now = playCrowd(all, threads, now, nextDelay, times)
    running.length = 0
    for (const flow of all) flow.limit = flow.maximumThreads
    const left = pour(urgent, threads, now, running)
    shareOut(all, left, now, running)
    const stepEnds = nextEvent(running, nextDelay, now)
    if (stepEnds === null) return times
    for (const job of running) {
      const time = times.get(job.id)
      if (time) time.finishesAt = stepEnds
      else times.set(job.id, { startsAt: now, finishesAt: stepEnds })
      job.work -= job.speed * (stepEnds - now)
      // What runs stands near the head of its queue.
      const queue = job.urgent ? urgent : job.flow.waiting
      if (job.work <= nothing) queue.splice(queue.indexOf(job), 1)
    }
    now = stepEnds
  }
}

type Fluid = SimulatedJob & { speed: number; flow: Flow }

/** A customer during the simulation: changed at every step, since thousands of steps must not take long. */
type Flow = {
  weight: number
  maximumThreads: number
  waiting: Fluid[]
  /** Threads it may still take in this step, and could use. */
  limit: number
  demand: number
}

/** Work below this is done: a rounding error is not a step. */
const nothing = 1e-6

function createFlow({ weight, maximumThreads }: SimulatedCustomer, threads: number): Flow {
  return {
    weight,
    maximumThreads: Math.min(maximumThreads ?? threads, threads),
    waiting: [],
    limit: 0,
    demand: 0,
  }
}

/**
 * While no customer's share exceeds one thread, only the head of each queue runs, and all advance at one pace per weight: the virtual
 * time of generalised processor sharing (Parekh and Gallager, IEEE/ACM Transactions on Networking 1993), in which every end is known
 * beforehand. Plays until a share could exceed a thread, or `until`; returns the time then. Cost: jobs x log jobs.
 */
function playCrowd(
  flows: Flow[],
  threads: number,
  start: number,
  until: number,
  times: SimulatedTimes,
): number {
  const crowd = flows.map((flow) => createLane(flow, start)).filter(({ jobs }) => jobs.length > 0)
  const widest = crowd.reduce((most, { flow }) => Math.max(most, flow.weight), 0)
  let weight = crowd.reduce((sum, { flow }) => sum + flow.weight, 0)
  if (crowd.length === 0 || threads * widest > weight) return start

  for (const lane of crowd) beginNext(lane, start, times)
  let now = start
  let virtualNow = 0
  for (const { lane, job, virtualEnd } of virtualEnds(crowd)) {
    const endsAt = now + ((virtualEnd - virtualNow) * weight) / threads
    if (endsAt > until || threads * widest > weight) break
    now = endsAt
    virtualNow = virtualEnd
    times.get(job.id)!.finishesAt = now
    job.work = 0
    lane.done += 1
    lane.virtualStart = virtualEnd
    if (lane.done < lane.jobs.length) beginNext(lane, now, times)
    else weight -= lane.flow.weight
  }
  if (Number.isFinite(until) && weight > 0 && threads * widest <= weight) {
    virtualNow += ((until - now) * threads) / weight
    now = until
  }
  for (const { flow, jobs, done, virtualStart } of crowd) {
    const head = jobs[done]
    if (head) head.work = Math.max(2 * nothing, head.work - (virtualNow - virtualStart) * flow.weight)
    flow.waiting = flow.waiting.filter((job) => job.work > 0)
  }
  return now
}

/** A customer's jobs that may start, as the crowd plays them one after the other. */
type Lane = { flow: Flow; jobs: Fluid[]; done: number; virtualStart: number }

function createLane(flow: Flow, now: number): Lane {
  return { flow, jobs: flow.waiting.filter((job) => job.notBefore <= now), done: 0, virtualStart: 0 }
}

function beginNext({ jobs, done }: Lane, at: number, times: SimulatedTimes): void {
  const { id } = jobs[done]!
  if (!times.has(id)) times.set(id, { startsAt: at, finishesAt: at })
}

/** When each job ends if one unit of virtual time does one second of work per weight, in that order. */
function virtualEnds(crowd: Lane[]): { lane: Lane; job: Fluid; virtualEnd: number }[] {
  return crowd
    .flatMap((lane) => {
      let virtualEnd = 0
      return lane.jobs.map((job) => {
        virtualEnd += job.work / lane.flow.weight
        return { lane, job, virtualEnd }
      })
    })
    .sort((a, b) => a.virtualEnd - b.virtualEnd)
}

/** Gives threads to jobs in order, as many as each can use and its customer may; returns what is left. */
function pour(jobs: Fluid[], threads: number, now: number, running: Fluid[]): number {
  let left = threads
  for (const job of jobs) {
    if (left <= nothing) break
    if (job.notBefore > now) continue
    const speed = Math.min(left, job.parallelism, job.flow.limit)
    if (speed <= nothing) continue
    job.speed = speed
    running.push(job)
    job.flow.limit -= speed
    left -= speed
  }
  return left
}

/** Divides threads by weight; what a customer cannot use goes to the others. */
function shareOut(flows: Flow[], threads: number, now: number, running: Fluid[]): void {
  let left = threads
  if (left <= nothing) return
  for (const flow of flows) flow.demand = demandOf(flow, now)
  let open = flows.filter((flow) => flow.demand > nothing)
  while (open.length > 0) {
    const perWeight = left / open.reduce((sum, flow) => sum + flow.weight, 0)
    const isSatisfied = (flow: Flow) => flow.demand <= flow.weight * perWeight + nothing
    const unsatisfied = open.filter((flow) => !isSatisfied(flow))
    const served = unsatisfied.length < open.length ? open.filter(isSatisfied) : open
    for (const flow of served) {
      const share = Math.min(flow.demand, flow.weight * perWeight)
      pour(flow.waiting, share, now, running)
      left -= share
    }
    if (served === open) return
    open = unsatisfied
  }
}

function demandOf(flow: Flow, now: number): number {
  let demand = 0
  for (const job of flow.waiting) {
    if (demand >= flow.limit) return flow.limit
    if (job.notBefore <= now) demand += job.parallelism
  }
  return Math.min(demand, flow.limit)
}

/** When the first running job ends or a delayed one may start; null when nothing is left. */
function nextEvent(running: Fluid[], nextDelay: number, now: number): number | null {
  let next = nextDelay
  for (const job of running) next = Math.min(next, now + job.work / job.speed)
  return Number.isFinite(next) ? next : null
}
