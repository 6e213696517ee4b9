import { HeadroomError } from '#shared/errors.ts'
import type { CreateId } from '../identifiers.ts'
import type { Store } from '../store/store.ts'
import { requireOpen } from './account.ts'
import type { Accounts } from './accounts.ts'
import type { StoredBudget } from './budgets.store.ts'
import { createHoldStore, createReturnStore } from './holds.store.ts'
import { decideHold, decideRelease, decideSettlement, type Hold, type HoldEnd, holdEndKey } from './ledger.ts'
import { returnsAt } from './period.ts'

/** The part of `Budgets` that jobs live by; see there for the promises. */
export type Holds = {
  hold(request: { budgetId: string; jobId: string; amountMinor: number; note: string }): { holdId: string }
  settle(request: { holdId: string; amountMinor: number; note: string }): {
    chargedMinor: number
    unchargedMinor: number
  }
  release(request: { holdId: string; note: string }): void
  openHolds(): { holdId: string; budgetId: string; jobId: string; amountMinor: number }[]
  hasOpenHolds(customerId: string): boolean
}

const longestNote = 500

export function createHolds(
  accounts: Accounts,
  { store, createId }: { store: Store; createId: CreateId },
): Holds {
  const open = createHoldStore(store.database)
  const returns = createReturnStore(store.database)

  const alreadyEnded = (holdId: string) => {
    const end = accounts.findByKey(holdEndKey(holdId))
    if (!end) throw new HeadroomError('NOT_FOUND', `There is no hold ${holdId}.`, { holdId })
    return { chargedMinor: 0 - end.balanceDeltaMinor, unchargedMinor: end.unchargedMinor }
  }

  /** Ends an open hold as `decide` says; an ended one is left as it is. */
  const end = (
    holdId: string,
    decide: (stored: StoredBudget, hold: Hold, at: number) => HoldEnd,
  ): { chargedMinor: number; unchargedMinor: number } =>
    store.transaction(() => {
      const hold = open.find(holdId)
      if (!hold) return alreadyEnded(holdId)
      const stored = accounts.current(hold.budgetId)
      const { budget, account } = stored
      const at = accounts.now(account)
      const { entries, chargedMinor, unchargedMinor, carryRoomMinor } = decide(stored, hold, at)
      open.remove(holdId)
      const back = chargedMinor > 0 ? returnsAt(budget.period, at) : null
      if (back !== null) {
        returns.insert(budget.id, { holdId, jobId: hold.jobId, chargedMinor, returnsAt: back })
      }
      accounts.write(budget, account, entries, { carryRoomMinor, nextDueAt: account.nextDueAt ?? back })
      return { chargedMinor, unchargedMinor }
    })

  return {
    hold: ({ budgetId, jobId, amountMinor, note }) =>
      store.transaction(() => {
        const { budget, account } = accounts.current(budgetId)
        const createdAt = accounts.now(account)
        requireOpen(budget, account, createdAt, 'begun')
        const hold: Hold = { id: createId('hld'), budgetId, jobId, amountMinor, createdAt }
        const entry = decideHold(budget, account, hold, note.slice(0, longestNote))
        open.insert(hold)
        accounts.write(budget, account, [entry])
        return { holdId: hold.id }
      }),

    settle: ({ holdId, amountMinor, note }) =>
      end(holdId, ({ budget, account }, hold, at) =>
        decideSettlement(budget, account, hold, { at, amountMinor, note: note.slice(0, longestNote) }),
      ),

    release({ holdId, note }) {
      end(holdId, ({ account }, hold, at) =>
        decideRelease(account, hold, { at, note: note.slice(0, longestNote) }),
      )
    },

    openHolds: () =>
      open
        .all()
        .map(({ id, budgetId, jobId, amountMinor }) => ({ holdId: id, budgetId, jobId, amountMinor })),
    hasOpenHolds: open.hasOpen,
  }
}
