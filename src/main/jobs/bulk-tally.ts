import type { BulkOutcome } from '#shared/bulk.ts'
import type { HeadroomError } from '#shared/errors.ts'
import type { JobState } from '#shared/jobs.ts'

/** What became of one job. `priority` is the one it had. */
export type Fate =
  | { kind: 'done'; sequence: number; priority: number }
  | { kind: 'left'; state: JobState }
  | { kind: 'refused'; error: HeadroomError }

export type Tally = ReturnType<typeof createTally>

/** Counts what became of many jobs. A batch is added once it is committed, so that the figures say only what is true. */
export function createTally() {
  let seen = 0
  const changed: { sequence: number; priority: number }[] = []
  const left = new Map<JobState, number>()
  const refused = new Map<string, BulkOutcome['refusals'][number]>()
  return {
    add(fates: readonly Fate[]): void {
      seen += fates.length
      for (const fate of fates) {
        if (fate.kind === 'done') changed.push(fate)
        else if (fate.kind === 'left') left.set(fate.state, (left.get(fate.state) ?? 0) + 1)
        else {
          const { code, message } = fate.error
          const line = refused.get(code) ?? { code, message, jobs: 0 }
          refused.set(code, { ...line, jobs: line.jobs + 1 })
        }
      }
    },
    seen: () => seen,
    /** The jobs that changed, with the priority each had. */
    changed: (): readonly { sequence: number; priority: number }[] => changed,
    figures: (): Pick<BulkOutcome, 'seen' | 'done' | 'leftAlone' | 'refusals'> => ({
      seen,
      done: changed.length,
      leftAlone: [...left].map(([state, jobs]) => ({ state, jobs })),
      refusals: [...refused.values()],
    }),
  }
}
