import type { z } from 'zod'
import type { Changes } from '../changes.ts'
import { parseInput } from '../parse-input.ts'
import type { Store } from './store.ts'

/** Small typed values that belong to the workspace as a whole. Each room names its keys `<room>.<name>`. */
export type Settings = {
  /** A value that no longer fits its schema, written by an older version, counts as absent. */
  get<S extends z.ZodType>(key: string, schema: S, fallback: z.output<S>): z.output<S>
  /** Errors: INVALID_INPUT. */
  set<S extends z.ZodType>(key: string, schema: S, value: z.input<S>): z.output<S>
}

export function createSettings(dependencies: { store: Store; changes: Changes }): Settings {
  const { store, changes } = dependencies
  const read = store.database.prepare<[string], string>('SELECT value FROM settings WHERE key = ?').pluck()
  const write = store.database.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  return {
    get(key, schema, fallback) {
      const stored = read.get(key)
      if (stored === undefined) return fallback
      const parsed = schema.safeParse(JSON.parse(stored))
      return parsed.success ? parsed.data : fallback
    },
    set(key, schema, value) {
      const parsed = parseInput(schema, value)
      store.transaction(() => {
        write.run(key, JSON.stringify(parsed))
        store.afterCommit(() => changes.publish('settings', key))
      })
      return parsed
    },
  }
}
