import type { Budgets } from './budgets/budgets.ts'
import type { Cancel, Clock } from './clock.ts'
import type { Role } from './roles.ts'

/** The wall clock may be set, and the machine may sleep: no wait is longer than this. */
const longestWaitMs = 15 * 60_000

/** Renews budgets when their period ends, so that open pages see the new balance. A few at a time, to leave the thread free. */
export function createRenewals(dependencies: {
  budgets: Pick<Budgets, 'renewDue' | 'nextDueAt'>
  clock: Clock
}): Role {
  const { budgets, clock } = dependencies
  let cancel: Cancel | undefined
  const renew = () => {
    const more = budgets.renewDue()
    const untilNextMs = Math.max(1000, (budgets.nextDueAt() ?? Number.POSITIVE_INFINITY) - clock.now())
    cancel = clock.after(more ? 0 : Math.min(longestWaitMs, untilNextMs), renew)
  }
  return {
    start() {
      cancel ??= clock.after(0, renew)
    },
    stop() {
      cancel?.()
      cancel = undefined
    },
  }
}
