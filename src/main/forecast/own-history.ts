import type { Clock } from '../clock.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Store } from '../store/store.ts'
import type { DemandStore } from './demand.store.ts'
import type { MixStore } from './mix/mix.store.ts'

const hourMs = 3_600_000
/** A job that has not ended may still change what its hour used; after this long the hour is taken as it is. */
const settlesWithinHours = 14 * 24
/** A studio that is closed for a night or a weekend had no requests; closed for longer, it did not look. */
const longestPauseHours = 7 * 24
/** Jobs of this long count when formats and profiles are looked at for the first time. */
const mixHours = 12 * 7 * 24

export type OwnHistory = {
  /** The last hour that has closed (whole hours since the epoch). */
  lastHour(): number
  /** Takes over what jobs changed since the last look, hours that have closed only. True when an hour closed since. */
  refresh(): boolean
}

/** Keeps the studio's own demand by the hour. A look costs time in proportion to the jobs of the hours that could still change. */
export function createOwnHistory(dependencies: {
  store: Store
  clock: Clock
  demand: DemandStore
  mix: MixStore
  jobs: Pick<Jobs, 'demandSince' | 'oldestUnfinishedAt' | 'requestedBetween'>
}): OwnHistory {
  const { store, clock, demand, mix, jobs } = dependencies
  let refreshedHour: number | undefined
  const lastHour = () => Math.floor(clock.now() / hourMs) - 1

  return {
    lastHour,
    refresh() {
      const closed = lastHour()
      if (refreshedHour === closed) return false
      store.transaction(() => {
        const from = demand.syncedFromHour() ?? 0
        const rows = jobs.demandSince(from * hourMs).filter(({ hour }) => hour <= closed)
        demand.replaceOwnSince(
          from,
          rows.map((row) => ({ ...row, contentType: '' })),
        )
        const oldestAt = jobs.oldestUnfinishedAt((closed - settlesWithinHours) * hourMs)
        const unsettledHour = oldestAt === undefined ? closed + 1 : Math.floor(oldestAt / hourMs)
        demand.setSyncedFromHour(Math.min(unsettledHour, closed + 1))
        // What a job was asked for never changes, so that each hour is counted once.
        const countedUntil = mix.ownCountedUntil() ?? (closed + 1 - mixHours) * hourMs
        const asked = jobs.requestedBetween(countedUntil, (closed + 1) * hourMs)
        mix.add(
          asked.map(({ at, customerId, format, profile }) => ({
            at,
            customerId,
            contentType: '',
            format: format ?? '',
            profile: profile ?? '',
          })),
        )
        mix.setOwnCountedUntil((closed + 1) * hourMs)
        demand.observe(closed, longestPauseHours, rows[0]?.hour ?? closed)
      })
      refreshedHour = closed
      return true
    },
  }
}
