/** A task whose dependencies are done. */
export type Candidate = { jobId: string; taskKey: string; customerId: string; threads: number }

export type CustomerShare = {
  customerId: string
  /** A customer of weight 2 gets twice the thread-seconds of one of weight 1 while both wait. */
  weight: number
  /** Threads it may hold at once; null for no limit of its own. */
  maximumThreads: number | null
  threadsInUse: number
  /** Fading thread-seconds, running tasks included up to now. */
  recentThreadSeconds: number
  /** Its ready tasks in the order they should start: by priority, then age. Read only as far as needed. */
  candidates: Iterable<Candidate>
}

export type Snapshot = {
  threads: number
  threadsInUse: number
  /** Ready tasks of jobs that go before everything else, in order. */
  urgent: Iterable<Candidate>
  customers: CustomerShare[]
}

/** A thread just taken counts as this much use, so that free threads are shared before anything was measured. */
const secondsAThreadIsTakenFor = 15

/**
 * Which tasks start now: urgent ones first, then always the next task of the customer that used least for its weight.
 *
 * A chosen task that does not fit into the free threads ends the round: nothing smaller slips past it, so it starts as soon as
 * threads come back and never starves. A customer at its own limit is passed over and blocks nobody.
 */
export function decideStarts(snapshot: Snapshot): Candidate[] {
  const round = createRound(snapshot)
  for (const candidate of snapshot.urgent) {
    if (round.full()) return round.started
    const outcome = round.tryStart(candidate)
    if (outcome === 'wait for threads') return round.started
  }
  const waiting = snapshot.customers.map((customer) => ({
    customerId: customer.customerId,
    candidates: customer.candidates[Symbol.iterator](),
  }))
  while (!round.full() && waiting.length > 0) {
    const index = leastServed(waiting, round.served)
    const { value: candidate, done } = waiting[index]!.candidates.next()
    const outcome = done ? 'nothing left' : round.tryStart(candidate)
    if (outcome === 'wait for threads') break
    if (outcome === 'nothing left' || outcome === 'at its limit') waiting.splice(index, 1)
  }
  return round.started
}

type Outcome = 'started' | 'already started' | 'at its limit' | 'wait for threads' | 'nothing left'

function createRound(snapshot: Snapshot) {
  const customers = new Map(snapshot.customers.map((customer) => [customer.customerId, { ...customer }]))
  const startedKeys = new Set<string>()
  const started: Candidate[] = []
  let freeThreads = snapshot.threads - snapshot.threadsInUse
  return {
    started,
    full: () => freeThreads <= 0,
    /** Thread-seconds per weight: the customer with the least goes next. */
    served(customerId: string): number {
      const customer = customers.get(customerId)!
      return (
        (customer.recentThreadSeconds + customer.threadsInUse * secondsAThreadIsTakenFor) / customer.weight
      )
    },
    tryStart(candidate: Candidate): Outcome {
      const customer = customers.get(candidate.customerId)
      const key = `${candidate.jobId} ${candidate.taskKey}`
      if (!customer || startedKeys.has(key)) return 'already started'
      const limit = customer.maximumThreads ?? snapshot.threads
      // A task wider than the machine or its customer's limit runs alone within it rather than never.
      const threads = Math.min(candidate.threads, snapshot.threads, limit)
      if (customer.threadsInUse + threads > limit) return 'at its limit'
      if (threads > freeThreads) return 'wait for threads'
      freeThreads -= threads
      customer.threadsInUse += threads
      startedKeys.add(key)
      started.push({ ...candidate, threads })
      return 'started'
    },
  }
}

function leastServed(waiting: { customerId: string }[], served: (customerId: string) => number): number {
  let least = 0
  for (let index = 1; index < waiting.length; index++) {
    if (served(waiting[index]!.customerId) < served(waiting[least]!.customerId)) least = index
  }
  return least
}
