import type { Clock } from '../clock.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Store } from '../store/store.ts'
import { createTimeSlices } from '../time-slices.ts'
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
  /** Takes over what jobs changed since the last look, hours that have closed only. Resolves when it is in the history. */
  refresh(): Promise<void>
  /** Resolves when no look is under way; the next start takes up where this one stopped. */
  close(): Promise<void>
}

/**
 * Keeps the studio's own demand by the hour. A look costs time in proportion to the jobs of the hours that could still change; it reads
 * and writes hour by hour and lets others have their turn between two, since a busy fortnight is a hundred thousand jobs.
 */
export function createOwnHistory(dependencies: {
  store: Store
  clock: Clock
  demand: DemandStore
  mix: MixStore
  jobs: Pick<Jobs, 'demandBetween' | 'firstCreatedAt' | 'oldestUnfinishedAt' | 'requestedBetween'>
  /** An hour closed, and what was asked for in it is in the history. */
  onHourClosed(): void
}): OwnHistory {
  const { store, clock, demand, mix, jobs, onHourClosed } = dependencies
  let refreshedHour: number | undefined
  let looking: Promise<void> | undefined
  let isClosing = false
  const lastHour = () => Math.floor(clock.now() / hourMs) - 1

  async function look(closed: number): Promise<void> {
    // Read first: a job that ends in the meantime has its hour looked at once more.
    const oldestAt = jobs.oldestUnfinishedAt((closed - settlesWithinHours) * hourMs)
    const unsettledHour = oldestAt === undefined ? closed + 1 : hourOf(oldestAt)
    const from = demand.syncedFromHour() ?? hourOf(jobs.firstCreatedAt() ?? clock.now())
    const first = await takeDemand(from, closed)
    await takeMix(closed)
    if (isClosing) return
    store.transaction(() => {
      demand.setSyncedFromHour(Math.min(unsettledHour, closed + 1))
      demand.observe(closed, longestPauseHours, first ?? closed)
    })
    refreshedHour = closed
    onHourClosed()
  }

  /** Answers the first hour in which anything was asked for. */
  async function takeDemand(from: number, closed: number): Promise<number | undefined> {
    const slices = createTimeSlices()
    let first: number | undefined
    for (let hour = from; hour <= closed && !isClosing; hour++) {
      const rows = jobs.demandBetween(hour * hourMs, (hour + 1) * hourMs)
      if (rows.length > 0) first ??= hour
      store.transaction(() =>
        demand.replaceOwn(
          hour,
          rows.map((row) => ({ ...row, contentType: '' })),
        ),
      )
      await slices.pause()
    }
    return first
  }

  /** What a job was asked for never changes, so that each hour is counted once. */
  async function takeMix(closed: number): Promise<void> {
    const slices = createTimeSlices()
    const countedUntil = mix.ownCountedUntil() ?? (closed + 1 - mixHours) * hourMs
    for (let hour = hourOf(countedUntil); hour <= closed && !isClosing; hour++) {
      const asked = jobs.requestedBetween(hour * hourMs, (hour + 1) * hourMs)
      store.transaction(() => {
        mix.add(
          asked.map(({ at, customerId, format, profile }) => ({
            at,
            customerId,
            contentType: '',
            format: format ?? '',
            profile: profile ?? '',
          })),
        )
        mix.setOwnCountedUntil((hour + 1) * hourMs)
      })
      await slices.pause()
    }
  }

  return {
    lastHour,
    async refresh() {
      if (isClosing || refreshedHour === lastHour()) return
      looking ??= look(lastHour()).finally(() => {
        looking = undefined
      })
      await looking
    },
    async close() {
      isClosing = true
      await looking?.catch(() => {})
    },
  }
}

function hourOf(at: number): number {
  return Math.floor(at / hourMs)
}
