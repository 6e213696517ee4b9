import type { PlannedTask } from '../task-runner.ts'

/** Chunks measured first: how well three spread over the source predict the rest is said in remaining-work.ts. */
const samplesPerRendition = 3

/**
 * Orders a job's tasks: the work that others wait for, then a few chunks of each rendition spread over the source so that its cost
 * is known early, then the rest from the beginning.
 */
export function inRunOrder(tasks: PlannedTask[]): PlannedTask[] {
  const chunks = Map.groupBy(
    tasks.filter((task) => task.kind === 'video'),
    (task) => task.profileId,
  )
  const samples = new Set([...chunks.values()].flatMap(spread))
  const stage = (task: PlannedTask) => {
    if (task.kind === 'assemble') return 3
    if (task.kind !== 'video') return 0
    return samples.has(task) ? 1 : 2
  }
  return tasks.toSorted((a, b) => stage(a) - stage(b) || a.ordinal - b.ordinal)
}

function spread(chunks: PlannedTask[]): PlannedTask[] {
  const ordered = chunks.toSorted((a, b) => a.ordinal - b.ordinal)
  const count = Math.min(samplesPerRendition, ordered.length)
  return Array.from({ length: count }, (_, sample) => {
    const position = Math.floor(((sample + 0.5) / count) * ordered.length)
    return ordered[position]!
  })
}
