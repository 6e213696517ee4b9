import { useSyncExternalStore } from 'react'

export type ConnectionPhase = 'connecting' | 'live' | 'lost' | 'signed-out'

export interface Connection {
  phase: ConnectionPhase
  /** When the host was last heard from; null before the first word. */
  lastHeardAt: number | null
  /** Failed attempts since it was last heard. */
  attempts: number
}

export interface ConnectionStore {
  get(): Connection
  update(change: Partial<Connection>): void
  subscribe(listener: () => void): () => void
}

export function createConnectionStore(): ConnectionStore {
  let connection: Connection = { phase: 'connecting', lastHeardAt: null, attempts: 0 }
  const listeners = new Set<() => void>()
  return {
    get: () => connection,
    update(change) {
      connection = { ...connection, ...change }
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const connectionStore = createConnectionStore()

export function useConnection(): Connection {
  return useSyncExternalStore(connectionStore.subscribe, connectionStore.get)
}

/** Silence longer than this makes what is shown stale. The heartbeat comes three times as often. */
export const staleAfterMs = 30_000

/** 0.5 s, 1 s, 2 s … 15 s, each shortened by up to a half so that two windows do not knock in step. */
export function reconnectDelayMs(attempts: number, random: number): number {
  const longest = Math.min(15_000, 500 * 2 ** Math.min(attempts, 10))
  return longest * (1 - random / 2)
}
