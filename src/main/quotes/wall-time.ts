import { type Estimate, scale, widen } from './lognormal.ts'

/** What the machine can give a job from the moment it starts. */
export type Capacity = {
  /** Threads of the machine that jobs may use. */
  threads: number
  /** Most the customer's tier lets a job hold; null: all. */
  maximumThreads: number | null
  /** Share of the machine that is busy now, 0 to 1; null when unknown. */
  load: number | null
}

/** The load a minute from now is not the load now. */
const loadDeviation = 0.2

/**
 * Threads' worth of work that gets done per second. What is free is ours; beyond that the scheduler of the system shares evenly, so a busy
 * machine still gives as much as it gives its other threads.
 */
export function effectiveThreads(capacity: Capacity, tasks: number): number {
  const wanted = Math.max(1, Math.min(capacity.threads, capacity.maximumThreads ?? capacity.threads, tasks))
  const busy = Math.min(1, Math.max(0, capacity.load ?? 0)) * capacity.threads
  const free = capacity.threads - busy
  const evenShare = (capacity.threads * wanted) / (wanted + busy)
  return Math.min(wanted, Math.max(free, evenShare))
}

/** Time on the wall for `cpuSeconds` of work cut into `tasks` single-threaded pieces. */
export function wallSeconds(cpuSeconds: Estimate, tasks: number, capacity: Capacity): Estimate {
  const threads = effectiveThreads(capacity, tasks)
  // The last pieces rarely end together: on average half a piece's time is left with fewer at work.
  const unevenness = tasks > threads ? 1 + (threads - 1) / (2 * tasks) : 1
  return widen(scale(cpuSeconds, unevenness / threads), loadDeviation)
}
