/* Owns the operator's calendar, the table calendar_events: holidays, releases and live events with the lift they are expected to bring. */
import { Temporal } from 'temporal-polyfill'
import { type CalendarEvent, type EventDraft, eventDraftSchema } from '#shared/calendar.ts'
import { HeadroomError } from '#shared/errors.ts'
import type { Clock } from '../../clock.ts'
import type { Customers } from '../../customers/customers.ts'
import type { CreateId } from '../../identifiers.ts'
import { parseInput } from '../../parse-input.ts'
import type { Store } from '../../store/store.ts'
import { createCalendarStore, type StoredEvent } from './calendar.store.ts'

export type Calendar = {
  /** By their beginning. */
  list(): CalendarEvent[]
  /** Errors: NOT_FOUND. */
  get(id: string): CalendarEvent
  /** Errors: INVALID_INPUT, NOT_FOUND for a customer that does not exist. */
  create(draft: EventDraft): CalendarEvent
  /** Errors: INVALID_INPUT, NOT_FOUND. */
  update(id: string, draft: EventDraft): CalendarEvent
  /** Errors: NOT_FOUND. */
  remove(id: string): void
}

/** Longer is no event but the usual. */
const longestDays = 100
const dayMs = 86_400_000

export function createCalendar(dependencies: {
  store: Store
  clock: Pick<Clock, 'now'>
  createId: CreateId
  customers: Pick<Customers, 'get'>
  onChange(): void
}): Calendar {
  const { store, clock, createId, customers, onChange } = dependencies
  const events = createCalendarStore(store)

  const find = (id: string): StoredEvent => {
    const found = events.find(id)
    if (found) return found
    throw new HeadroomError('NOT_FOUND', `There is no event ${id} in the calendar.`)
  }
  const save = (input: EventDraft, identity: Pick<StoredEvent, 'id' | 'createdAt'>): CalendarEvent => {
    const event = withMoments({ ...parseInput(eventDraftSchema, input), ...identity })
    if (event.customerId !== null) customers.get(event.customerId)
    requireSpan(event)
    store.transaction(() => {
      events.save(event)
      store.afterCommit(onChange)
    })
    return event
  }

  return {
    list: () =>
      events
        .list()
        .map(withMoments)
        .sort((a, b) => a.startsAt - b.startsAt),
    get: (id) => withMoments(find(id)),
    create: (draft) => save(draft, { id: createId('evt'), createdAt: clock.now() }),
    update(id, draft) {
      const { createdAt } = find(id)
      return save(draft, { id, createdAt })
    },
    remove(id) {
      find(id)
      store.transaction(() => {
        events.remove(id)
        store.afterCommit(onChange)
      })
    },
  }
}

function requireSpan({ startsAt, endsAt }: CalendarEvent): void {
  if (endsAt <= startsAt)
    throw new HeadroomError('INVALID_INPUT', 'The event ends before it begins. Give it a later end.')
  if (endsAt - startsAt > longestDays * dayMs)
    throw new HeadroomError('INVALID_INPUT', `An event lasts at most ${longestDays} days.`)
}

function withMoments(event: StoredEvent): CalendarEvent {
  return {
    ...event,
    startsAt: momentOf(event.startsLocal, event.timeZone),
    endsAt: momentOf(event.endsLocal, event.timeZone),
  }
}

/** A wall-clock time as a moment: one that a clock change skips is the one after it, one that it repeats is the first. */
export function momentOf(local: string, timeZone: string): number {
  try {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone, { disambiguation: 'compatible' })
      .epochMilliseconds
  } catch {
    throw new HeadroomError('INVALID_INPUT', `There is no time ${local} in ${timeZone}. Check the date.`)
  }
}
