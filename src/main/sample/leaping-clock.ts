import type { Cancel, Clock } from '../clock.ts'

export type LeapingClock = Clock & {
  /**
   * Moves on to a moment, stopping wherever something falls due so that what it begins can go on. What repeats is run once for a leap,
   * however long: nobody looks at a disk every five seconds of a month that never was.
   */
  leapTo(at: number): Promise<void>
}

/** A clock for telling a month in a second. */
export function createLeapingClock(startsAt: number): LeapingClock {
  let now = startsAt
  let order = 0
  const due = new Map<number, { at: number; run: () => void }>()
  const repeating = new Map<number, () => void>()

  const forget =
    (from: Map<number, unknown>, key: number): Cancel =>
    () =>
      void from.delete(key)

  return {
    now: () => now,
    after(delayMs, run) {
      due.set(++order, { at: Math.round(now + delayMs), run })
      return forget(due, order)
    },
    every(_intervalMs, run) {
      repeating.set(++order, run)
      return forget(repeating, order)
    },
    async leapTo(at) {
      for (;;) {
        await settled()
        const next = [...due].filter(([, entry]) => entry.at <= at).sort(byTime)[0]
        if (!next) break
        const [key, entry] = next
        due.delete(key)
        now = Math.max(now, entry.at)
        entry.run()
      }
      now = Math.max(now, at)
      for (const run of [...repeating.values()]) run()
      await settled()
    },
  }
}

function byTime([a, first]: [number, { at: number }], [b, second]: [number, { at: number }]): number {
  return first.at - second.at || a - b
}

/** Lets every promise that can go on do so. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
