import type { Store } from '../../store/store.ts'

export const mixAspects = ['contentType', 'format', 'profile'] as const
export type MixAspect = (typeof mixAspects)[number]

/** One request by what was asked for; an empty label is not known and not counted. */
export type AskedRequest = { at: number; customerId: string } & Readonly<Record<MixAspect, string>>

export type MixStore = ReturnType<typeof createMixStore>

const hourMs = 3_600_000
/** What was asked for longer ago says nothing about what comes next. */
const forgottenAfterMs = 24 * hourMs

const countedKey = 'forecast.mix-counted-until'

type Last = { label: string; at: number }

/** The tables request_transitions and request_lasts. Callers bring the transaction. */
export function createMixStore({ database }: Pick<Store, 'database'>, hourOfDay = hourOfDayIn()) {
  const readLast = database.prepare<[string, string], Last>(
    'SELECT label, at FROM request_lasts WHERE customer_id = ? AND aspect = ?',
  )
  const writeLast = database.prepare(`
    INSERT INTO request_lasts (customer_id, aspect, label, at) VALUES (?, ?, ?, ?)
    ON CONFLICT (customer_id, aspect) DO UPDATE SET label = excluded.label, at = excluded.at`)
  const count = database.prepare(`
    INSERT INTO request_transitions (customer_id, aspect, hour_of_day, from_label, to_label, requests)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (customer_id, aspect, hour_of_day, from_label, to_label) DO UPDATE SET requests = requests + excluded.requests`)

  const readCounted = database
    .prepare<[], string>(`SELECT value FROM settings WHERE key = '${countedKey}'`)
    .pluck()
  const writeCounted = database.prepare(
    `INSERT INTO settings (key, value) VALUES ('${countedKey}', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  )

  return {
    /** Up to when the studio's own jobs are counted. */
    ownCountedUntil: (): number | undefined => {
      const stored = readCounted.get()
      return stored === undefined ? undefined : Number(stored)
    },
    setOwnCountedUntil: (at: number) => writeCounted.run(String(at)),
    /** A request earlier than one already counted is counted by its hour, not by what came before it. */
    add(requests: readonly AskedRequest[]): void {
      const lasts = new Map<string, Last | undefined>()
      const counts = new Map<string, number>()
      for (const request of requests) {
        for (const aspect of mixAspects) {
          const label = request[aspect]
          if (label === '') continue
          const key = JSON.stringify([request.customerId, aspect])
          if (!lasts.has(key)) lasts.set(key, readLast.get(request.customerId, aspect))
          const last = lasts.get(key)
          const follows = last && request.at >= last.at && request.at - last.at <= forgottenAfterMs
          const move = [
            request.customerId,
            aspect,
            hourOfDay(request.at),
            follows ? last.label : '',
            label,
          ] as const
          const name = JSON.stringify(move)
          counts.set(name, (counts.get(name) ?? 0) + 1)
          if (!last || request.at >= last.at) lasts.set(key, { label, at: request.at })
        }
      }
      for (const [name, requestCount] of counts) count.run(...(JSON.parse(name) as string[]), requestCount)
      for (const [key, last] of lasts) {
        const [customerId, aspect] = JSON.parse(key) as [string, string]
        if (last) writeLast.run(customerId, aspect, last.label, last.at)
      }
    },
  }
}

/** The hour of the day on the machine's clocks, or in a time zone. */
export function hourOfDayIn(timeZone?: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    hourCycle: 'h23',
    ...(timeZone ? { timeZone } : {}),
  })
  const known = new Map<number, number>()
  return (at) => {
    // Zones are whole quarters of an hour apart.
    const quarter = Math.floor(at / (hourMs / 4))
    const hour = known.get(quarter) ?? Number(format.format(quarter * (hourMs / 4)))
    if (known.size > 100_000) known.clear()
    known.set(quarter, hour)
    return hour
  }
}
