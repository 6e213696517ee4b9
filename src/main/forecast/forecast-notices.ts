/* Owns what a person should look at in the forecasts, the table forecast_notices: told once, until set aside or no longer so. */
import { HeadroomError } from '#shared/errors.ts'
import type { ForecastNotice } from '#shared/forecasts.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { createNoticeStore, type NoticeDraft } from './forecast-notices.store.ts'

export type ForecastNotices = {
  /** The latest first. */
  list(): ForecastNotice[]
  /** Does nothing when the same was told before; takes the place of what stood of the same budget or feed. */
  tell(notice: Omit<NoticeDraft, 'at'>): void
  /** What was told of a budget or a feed is no longer so. */
  settle(kind: 'budget' | 'feed', subjectId: string): void
  /** Budgets or feeds of which a notice stands. */
  standing(kind: 'budget' | 'feed'): string[]
  /** A person has seen it; it no longer asks for one. Errors: NOT_FOUND. */
  acknowledge(id: string): ForecastNotice
}

const listedNotices = 50

export function createForecastNotices(dependencies: {
  store: Store
  clock: Pick<Clock, 'now'>
  changes: Changes
}): ForecastNotices {
  const { store, clock, changes } = dependencies
  const notices = createNoticeStore(store)
  const published = (change: () => boolean) =>
    store.transaction(() => {
      if (change()) store.afterCommit(() => changes.publish('forecasts'))
    })
  return {
    list: () => notices.newest(listedNotices),
    tell: (notice) =>
      published(() => {
        if (notices.wasTold(notice.toldOnce)) return false
        const at = clock.now()
        if (notice.subjectId !== null) notices.settle(notice.kind, notice.subjectId, at)
        notices.add({ ...notice, at })
        return true
      }),
    standing: notices.standing,
    settle: (kind, subjectId) => published(() => notices.settle(kind, subjectId, clock.now())),
    acknowledge(id) {
      const notice = notices.find(id)
      if (!notice) throw new HeadroomError('NOT_FOUND', `There is no notice ${id}.`)
      if (notice.acknowledgedAt === null) {
        published(() => notices.acknowledge(id, clock.now()).changes > 0)
      }
      return notices.find(id)!
    },
  }
}
