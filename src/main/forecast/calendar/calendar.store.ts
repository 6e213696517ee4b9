import type { CalendarEvent } from '#shared/calendar.ts'
import type { Store } from '../../store/store.ts'

export type StoredEvent = Omit<CalendarEvent, 'startsAt' | 'endsAt'>

/** The table calendar_events. Callers bring the transaction. */
export function createCalendarStore({ database }: Pick<Store, 'database'>) {
  const columns = `id, kind, title, starts_local AS startsLocal, ends_local AS endsLocal, time_zone AS timeZone, factor,
    customer_id AS customerId, content_type AS contentType, created_at AS createdAt`
  const list = database.prepare<[], StoredEvent>(`SELECT ${columns} FROM calendar_events`)
  const find = database.prepare<[string], StoredEvent>(`SELECT ${columns} FROM calendar_events WHERE id = ?`)
  const save = database.prepare(`
    INSERT INTO calendar_events
      (id, kind, title, starts_local, ends_local, time_zone, factor, customer_id, content_type, created_at)
    VALUES (@id, @kind, @title, @startsLocal, @endsLocal, @timeZone, @factor, @customerId, @contentType, @createdAt)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title, starts_local = excluded.starts_local,
      ends_local = excluded.ends_local, time_zone = excluded.time_zone, factor = excluded.factor,
      customer_id = excluded.customer_id, content_type = excluded.content_type`)
  const remove = database.prepare('DELETE FROM calendar_events WHERE id = ?')
  return {
    list: (): StoredEvent[] => list.all(),
    find: (id: string): StoredEvent | undefined => find.get(id),
    save: (event: StoredEvent) => save.run(event),
    remove: (id: string): boolean => remove.run(id).changes > 0,
  }
}
