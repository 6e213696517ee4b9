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
