import type { Interval } from '#shared/primitives.ts'
import type { PlannedTask } from '../task-runner.ts'

/** Chunks measured first: how well three spread over the source predict the rest is said in remaining-work.ts. */
const samplesPerRendition = 3

/**
 * Orders a job's tasks: the work that others wait for, then a few chunks of each rendition spread over the source so that its cost
 * is known early, then the rest of the lightest rendition, which tells where in the source the work of the others is, then the rest
 * from the beginning.
 */
export function inRunOrder(tasks: PlannedTask[]): PlannedTask[] {
  const renditions = [
    ...Map.groupBy(
      tasks.filter((task) => task.kind === 'video'),
      (task) => task.profileId,
    ).values(),
  ]
  const samples = new Set(renditions.flatMap(spread))
  const lightest = new Set(renditions.toSorted((a, b) => weightOf(a) - weightOf(b))[0])
  const stage = (task: PlannedTask) => {
    if (task.kind === 'assemble') return 4
    if (task.kind !== 'video') return 0
    if (samples.has(task)) return 1
    return lightest.has(task) ? 2 : 3
  }
  return tasks.toSorted((a, b) => stage(a) - stage(b) || a.ordinal - b.ordinal)
}

function weightOf(tasks: readonly PlannedTask[]): number {
  return tasks.reduce((sum, { weight }) => sum + weight, 0)
}

function spread(chunks: PlannedTask[]): PlannedTask[] {
  const ordered = chunks.toSorted((a, b) => a.ordinal - b.ordinal)
  return spreadOver(ordered.length, samplesPerRendition).map((position) => ordered[position]!)
}

/** Up to `count` of `length` places, in the middle of parts of equal length. */
export function spreadOver(length: number, count: number): number[] {
  const most = Math.min(count, length)
  return Array.from({ length: most }, (_, sample) => Math.floor(((sample + 0.5) / most) * length))
}

/** A job that waits or runs, as its place in its customer's queue is decided. */
export type PlacedJob = {
  sequence: number
  /** Where its age and priority put it; the least goes first. */
  ownRank: number
  /** CPU seconds it needs still. */
  remaining: Interval
  /** Seconds of work time until it has to be done; null for a job that nobody waits for. */
  dueInSeconds: number | null
}

/** A deadline is worth up to a week in the queue: who waited longer is not passed, so that no job waits for ever. */
export const longestHeadStartMs = 7 * 24 * 3600_000

/**
 * The ranks of one customer's jobs by their slack: as their own ranks say, unless a job would miss its deadline there; then it goes as
 * far up as it must and no further, before jobs that have the time. Jobs count with their P90; one that could not be done in time even
 * if it went first and took its P10 stays where it is. `threads`: how many the customer can count on, so that what others get is
 * the same in any order.
 */
export function ranksBySlack(jobs: readonly PlacedJob[], threads: number): Map<number, number> {
  const waiting = new Set(jobs.toSorted(byOwnRank))
  const due = jobs
    .filter((job) => job.dueInSeconds !== null && job.remaining.p10 / threads <= job.dueInSeconds)
    .sort((a, b) => a.dueInSeconds! - b.dueInSeconds!)
  const placed: PlacedJob[] = []
  let doneAt = 0
  for (let head = firstOf(waiting); head; head = firstOf(waiting)) {
    const next = cannotWaitFor(head, due, waiting, doneAt, threads) ?? head
    placed.push(next)
    waiting.delete(next)
    doneAt += next.remaining.p90 / threads
  }
  return ranksInOrder(placed)
}

/** The first due of those that would be late if `head` went before them all. */
function cannotWaitFor(
  head: PlacedJob,
  due: readonly PlacedJob[],
  waiting: ReadonlySet<PlacedJob>,
  doneAt: number,
  threads: number,
): PlacedJob | undefined {
  let first: PlacedJob | undefined
  let lastAt = doneAt + head.remaining.p90 / threads
  for (const job of due) {
    const mayPass = job !== head && waiting.has(job) && job.ownRank - longestHeadStartMs < head.ownRank
    if (!mayPass) continue
    first ??= job
    lastAt += job.remaining.p90 / threads
    if (lastAt > job.dueInSeconds!) return first
  }
  return undefined
}

/** Jobs that none of lower rank comes after keep their own; who was moved up comes just before the next one. */
function ranksInOrder(placed: readonly PlacedJob[]): Map<number, number> {
  const ranks = new Map<number, number>()
  let first: PlacedJob | undefined
  let nextRank = Number.POSITIVE_INFINITY
  for (const job of placed.toReversed()) {
    const isMovedUp = first !== undefined && byOwnRank(first, job) < 0
    nextRank = isMovedUp ? nextRank - 1 : job.ownRank
    if (!isMovedUp) first = job
    ranks.set(job.sequence, nextRank)
  }
  return ranks
}

function byOwnRank(a: PlacedJob, b: PlacedJob): number {
  return a.ownRank - b.ownRank || a.sequence - b.sequence
}

function firstOf<T>(items: ReadonlySet<T>): T | undefined {
  return items.values().next().value
}
