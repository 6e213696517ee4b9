import { isHeadroomError } from '#shared/errors.ts'
import type { DemandBacktest, DemandResource } from '#shared/forecasts.ts'
import type { Changes } from '../changes.ts'
import type { Customers } from '../customers/customers.ts'
import type { Store } from '../store/store.ts'
import { seriesKey } from './demand-panels.ts'
import { describeFinding } from './finding-words.ts'
import type { ForecastNotices } from './forecast-notices.ts'
import { createSeriesWatchStore } from './series-watch.store.ts'
import type { DemandAnswer, HistoryView } from './studio-tasks.ts'
import type { StudioThread } from './studio-thread.ts'

export type HourWatch = {
  /** Holds the hour that closed against what was expected, in the background. */
  look(view: HistoryView): void
  /** When the last look is over. */
  settled(): Promise<void>
  /** A forecast whose first hour has the band that adapts to hits and misses, where that hour is watched. */
  adapt(
    answer: DemandAnswer,
    asked: { customerId: string | null; contentType: string | null; resource: DemandResource },
  ): DemandAnswer
  /** How often the bands held. */
  coverage(): DemandBacktest['nextHour']
}

export function createHourWatch(dependencies: {
  store: Store
  changes: Changes
  customers: Pick<Customers, 'get'>
  thread: Pick<StudioThread, 'ask'>
  notices: Pick<ForecastNotices, 'tell'>
}): HourWatch {
  const { store, changes, customers, thread, notices } = dependencies
  const stored = createSeriesWatchStore(store)
  let looking: Promise<void> = Promise.resolve()

  const lookAt = async (view: HistoryView) => {
    const { watches, findings } = await thread.ask('watch', { ...view, watches: stored.watches() })
    const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
    store.transaction(() => {
      stored.keep(watches)
      for (const { customerId, finding } of findings) {
        const who = customerId === null ? 'The whole studio' : customers.get(customerId).name
        const sentence = describeFinding(finding, who, timeZone)
        const toldOnce = `${finding.kind} ${customerId ?? 'studio'} ${finding.hour}`
        notices.tell({ kind: finding.kind, customerId, subjectId: null, toldOnce, sentence })
      }
    })
    if (watches.size > 0) changes.publish('forecasts')
  }

  return {
    look(view) {
      looking = looking
        .then(() => lookAt(view))
        .catch((error: unknown) => {
          // Stopped with the console: the next hour is looked at again.
          if (isHeadroomError(error, 'CANCELLED')) return
          process.emitWarning(`The hour that closed could not be looked at: ${String(error)}`)
        })
    },
    settled: () => looking,
    adapt(answer, { customerId, contentType, resource }) {
      if (resource !== 'requests' || contentType !== null || !answer.forecast) return answer
      const expected = stored.watches().get(seriesKey.of(customerId, null))?.expected
      const isNext = expected?.hour === answer.firstHour + answer.history.length
      if (!expected || !isNext || answer.forecast.method === 'Prophet' || answer.forecast.method === 'MSTL')
        return answer
      const { path } = answer.forecast
      const first = (values: Float64Array, value: number) =>
        values.map((old, hour) => (hour === 0 ? value : old))
      const p10 = first(path.p10, Math.min(expected.p10, path.p50[0]!))
      const p90 = first(path.p90, Math.max(expected.p90, path.p50[0]!))
      const low95 = first(path.low95, Math.min(path.low95[0]!, p10[0]!))
      const high95 = first(path.high95, Math.max(path.high95[0]!, p90[0]!))
      return { ...answer, forecast: { ...answer.forecast, path: { ...path, p10, p90, low95, high95 } } }
    },
    coverage() {
      let hours = 0
      let inBand = 0
      for (const { scored } of stored.watches().values()) {
        hours += scored.hours
        inBand += scored.inBand
      }
      return hours > 0 ? { hours, coverage80: inBand / hours } : null
    },
  }
}
