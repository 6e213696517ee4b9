/** Undoes what made it; safe to call twice. */
export type Cancel = () => void

/** Time as a port: the workstation hands in the wall clock, tests and the planner a simulated one. */
export type Clock = {
  /** Milliseconds since the Unix epoch. */
  now(): number
  after(delayMs: number, run: () => void): Cancel
  every(intervalMs: number, run: () => void): Cancel
}

export const wallClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(delayMs, 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
  every(intervalMs, run) {
    const timer = setInterval(run, intervalMs)
    return () => clearInterval(timer)
  },
}

export type ManualClock = Clock & {
  /** Moves time forward and runs what falls due, in order. */
  advance(durationMs: number): void
}

/** A clock that stands still until it is told to move. */
export function createManualClock(startsAt = 0): ManualClock {
  let now = startsAt
  let sequence = 0
  const due = new Map<number, { at: number; order: number; run: () => void; intervalMs: number | null }>()

  const schedule = (delayMs: number, run: () => void, intervalMs: number | null): Cancel => {
    const order = ++sequence
    due.set(order, { at: now + delayMs, order, run, intervalMs })
    return () => due.delete(order)
  }

  return {
    now: () => now,
    after: (delayMs, run) => schedule(delayMs, run, null),
    every: (intervalMs, run) => schedule(intervalMs, run, intervalMs),
    advance(durationMs) {
      const until = now + durationMs
      for (;;) {
        const next = [...due.values()]
          .filter((entry) => entry.at <= until)
          .sort((a, b) => a.at - b.at || a.order - b.order)[0]
        if (!next) break
        now = next.at
        if (next.intervalMs === null) due.delete(next.order)
        else next.at += next.intervalMs
        next.run()
      }
      now = until
    },
  }
}
