import { Temporal } from 'temporal-polyfill'
import type { Queue, QueueSettings } from '#shared/jobs.ts'
import type { Clock } from '../clock.ts'
import type { Gate } from './execution.ts'
import { type WorkTime, workTimeAt } from './work-hours.ts'

export type QueueMode = {
  mode: Queue['mode']
  reason: string
  gate: Gate
  /** When the clock alone changes it; null when it does not. */
  changesAt: number | null
}

/** Says whether work may start now, and why not. Cheap to ask: the work hours are worked out again only when they change. */
export function createQueueMode(dependencies: {
  clock: Clock
  settings: () => QueueSettings
  diskProblem: () => string | null
}): () => QueueMode {
  const { clock, settings, diskProblem } = dependencies
  let known: { hours: QueueSettings['workHours']; from: number; workTime: WorkTime } | undefined

  function workTimeNow(): WorkTime {
    const now = clock.now()
    const hours = settings().workHours
    const stale = known?.hours !== hours || now < known.from || (known.workTime.changesAt ?? Infinity) <= now
    if (!known || stale) known = { hours, from: now, workTime: workTimeAt(hours, now) }
    return known.workTime
  }

  return () => {
    const { open, changesAt } = workTimeNow()
    const problem = diskProblem()
    if (problem) return { mode: 'disk-full', reason: problem, gate: 'nothing', changesAt }
    if (!open) {
      const until =
        changesAt === null ? '' : ` until ${localTime(changesAt, settings().workHours.timeZone, clock.now())}`
      return { mode: 'outside-hours', reason: `Outside work hours${until}.`, gate: 'nothing', changesAt }
    }
    if (settings().draining) {
      const reason = 'Finishing what runs; no new job starts until work goes on.'
      return { mode: 'draining', reason, gate: 'started', changesAt }
    }
    return { mode: 'working', reason: 'Jobs start as threads become free.', gate: 'all', changesAt }
  }
}

/** `22:00` for today, `Mon 22:00` within the week to come. */
export function localTime(at: number, timeZone: string, now: number): string {
  const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone)
  const time = moment.toPlainTime().toString({ smallestUnit: 'minute' })
  if (moment.toPlainDate().equals(today.toPlainDate())) return time
  return `${new Date(at).toLocaleDateString('en', { weekday: 'short', timeZone })} ${time}`
}
