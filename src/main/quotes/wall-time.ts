import { type Estimate, scale, widen } from './lognormal.ts'

/** What the machine can give a job from the moment it starts. */
export type Capacity = {
  /** Threads of the machine that jobs may use. */
  threads: number
  /** Most the customer's tier lets a job hold; null: all. */
  maximumThreads: number | null
  /** Threads of others that want to run; null when unknown, which counts as none. */
  busyThreads: number | null
}

/** The load a minute from now is not the load now; how long a queue for the processor stays is known to a factor only. */
const loadDeviation = { withRoom: 0.25, overcrowded: 0.5 }

/**
 * What a thread of ours weighs against another when both want to run. Transcoding steps back by 5, which Linux makes a third of an
 * ordinary thread (`sched_prio_to_weight`: 335 to 1024); but part of what competes steps back too, and a half fitted measured jobs.
 */
const weightOfNicedThread = 0.5

/**
 * Threads' worth of work that gets done per second: what is free, or where more want to run than there is room for, our weighted share
 * of all.
 */
export function effectiveThreads({ threads, maximumThreads, busyThreads }: Capacity, tasks: number): number {
  const wanted = Math.max(1, Math.min(threads, maximumThreads ?? threads, tasks))
  const others = Math.max(0, busyThreads ?? 0)
  const free = Math.max(0, threads - others)
  const weight = wanted * weightOfNicedThread
  return Math.min(wanted, Math.max(free, (threads * weight) / (weight + others)))
}

/** Time on the wall for `cpuSeconds` of work cut into `tasks` single-threaded pieces. */
export function wallSeconds(cpuSeconds: Estimate, tasks: number, capacity: Capacity): Estimate {
  const threads = effectiveThreads(capacity, tasks)
  // The last pieces rarely end together: on average half a piece's time is left with fewer at work.
  const unevenness = tasks > threads ? 1 + (threads - 1) / (2 * tasks) : 1
  const overcrowded = (capacity.busyThreads ?? 0) >= capacity.threads
  const deviation = overcrowded ? loadDeviation.overcrowded : loadDeviation.withRoom
  return widen(scale(cpuSeconds, unevenness / threads), deviation)
}
