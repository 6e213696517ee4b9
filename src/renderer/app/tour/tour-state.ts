import { useSyncExternalStore } from 'react'
import { setPreferences } from '../preferences.ts'

/** The stop the tour is at; null while nobody takes it. */
let stop: number | null = null
const listeners = new Set<() => void>()

export function setTourStop(next: number | null): void {
  stop = next
  for (const listener of listeners) listener()
}

/** Begins at the first stop, and is not offered by itself again. */
export function startTour(): void {
  setPreferences({ tourSeen: true })
  setTourStop(0)
}

export function useTourStop(): number | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => stop,
  )
}
