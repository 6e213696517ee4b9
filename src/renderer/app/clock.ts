import { useSyncExternalStore } from 'react'

/*
 * One timer for the whole page: relative times and ages tick together, and only while something shows them.
 */
const tickMs = 5000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = Date.now()

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (!timer) {
    now = Date.now()
    timer = setInterval(tick, tickMs)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time now, in steps of five seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}
