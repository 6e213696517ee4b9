import type { Interval } from '#shared/primitives.ts'
import { type CostProfile, costProfile } from './cost-profile.ts'
import type { UnfinishedJob } from './job-lists.store.ts'
import { remainingCpuSeconds, type WorkPart } from './remaining-work.ts'
import type { TaskPiece, TasksStore } from './tasks.store.ts'

export type JobOutlook = {
  /** CPU seconds a job still needs, by its quote and by what was measured of it and of its source. */
  remaining(job: UnfinishedJob): Interval
}

/** Jobs kept in mind: more than can run at once. */
const mostRemembered = 1000

/** Reads what jobs under way have measured; a job is looked at again only after another of its tasks was done. */
export function createJobOutlook(tasks: Pick<TasksStore, 'pieces' | 'earlierPieces'>): JobOutlook {
  const known = new Map<number, { doneTasks: number; totalTasks: number; remaining: Interval }>()
  return {
    remaining(job) {
      const quoted = { p10: job.p10, p50: job.p50, p90: job.p90 }
      // Before its first task has found the others, nothing is known of the whole.
      if (job.totalTasks <= 1) return quoted
      const before = known.get(job.sequence)
      if (before?.doneTasks === job.doneTasks && before.totalTasks === job.totalTasks) return before.remaining
      const parts = partsOf(tasks.pieces(job.sequence))
      const earlier = profileOf(tasks.earlierPieces(job.sequence))
      const remaining = remainingCpuSeconds({ quoted, parts, earlier })
      if (known.size >= mostRemembered) known.clear()
      known.set(job.sequence, { doneTasks: job.doneTasks, totalTasks: job.totalTasks, remaining })
      return remaining
    },
  }
}

function partsOf(pieces: readonly TaskPiece[]): WorkPart[] {
  const groups = Map.groupBy(pieces, ({ kind, profileId }) => `${kind} ${profileId ?? ''}`)
  return [...groups.values()].map((group) => ({ isPicture: group[0]!.kind === 'video', pieces: group }))
}

/** Of the costliest rendition: it was measured best. */
function profileOf(pieces: readonly TaskPiece[]): CostProfile | null {
  const secondsOf = (group: WorkPart) =>
    group.pieces.reduce((sum, { cpuSeconds }) => sum + (cpuSeconds ?? 0), 0)
  const [costliest] = partsOf(pieces)
    .filter(({ isPicture }) => isPicture)
    .sort((a, b) => secondsOf(b) - secondsOf(a))
  return costliest ? costProfile(costliest.pieces) : null
}
