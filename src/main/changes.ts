import type { Change, ChangeTopic } from '#shared/changes.ts'
import type { Cancel, Clock } from './clock.ts'

/** Tells pages and rooms that something changed. Rooms publish after their transaction is committed. */
export type Changes = {
  publish(topic: ChangeTopic, id?: string): void
  subscribe(listener: (change: Change) => void): Cancel
}

export function createChanges(clock: Clock): Changes {
  const listeners = new Set<(change: Change) => void>()
  return {
    publish(topic, id) {
      const change: Change = { topic, id: id ?? null, at: clock.now() }
      for (const listener of listeners) listener(change)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
