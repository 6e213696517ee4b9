import { HeadroomError } from '#shared/errors.ts'
import type { CreateId } from '../identifiers.ts'
import type { Store } from '../store/store.ts'
import { type Account, requireOpen } from './account.ts'
import type { Accounts } from './accounts.ts'
import { createHoldStore, type StoredHold } from './holds.store.ts'
import { decideHold, decideRelease, decideSettlement, type Hold, type HoldEnd } from './ledger.ts'
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
  const rows = createHoldStore(store.database)

  const find = (holdId: string): StoredHold => {
    const hold = rows.find(holdId)
    if (hold) return hold
    throw new HeadroomError('NOT_FOUND', `There is no hold ${holdId}.`, { holdId })
  }

  /** Ends an open hold as `decide` says; an ended one is left as it is. */
  const end = (
    holdId: string,
    state: 'settled' | 'released',
    decide: (budget: ReturnType<Accounts['current']>, hold: Hold, at: number) => HoldEnd,
  ): { chargedMinor: number; unchargedMinor: number } =>
    store.transaction(() => {
      const hold = find(holdId)
      if (hold.state !== 'open') return hold
      const stored = accounts.current(hold.budgetId)
      const { budget, account } = stored
      const at = accounts.now(account)
      const ended = decide(stored, hold, at)
      const back = ended.chargedMinor > 0 ? returnsAt(budget.period, at) : null
      rows.end(holdId, {
        state,
        chargedMinor: ended.chargedMinor,
        unchargedMinor: ended.unchargedMinor,
        returnsAt: back,
      })
      const next: Account = {
        ...account,
        carryRoomMinor: ended.carryRoomMinor,
        nextDueAt: account.nextDueAt ?? back,
      }
      accounts.write(budget, next, ended.entries)
      return ended
    })

  return {
    hold: ({ budgetId, jobId, amountMinor, note }) =>
      store.transaction(() => {
        const { budget, account } = accounts.current(budgetId)
        const createdAt = accounts.now(account)
        requireOpen(budget, account, createdAt, 'begun')
        const hold: Hold = { id: createId('hld'), budgetId, jobId, amountMinor, createdAt }
        const entry = decideHold(budget, account, hold, note.slice(0, longestNote))
        rows.insert(hold)
        accounts.write(budget, account, [entry])
        return { holdId: hold.id }
      }),

    settle({ holdId, amountMinor, note }) {
      const { chargedMinor, unchargedMinor } = end(holdId, 'settled', ({ budget, account }, hold, at) =>
        decideSettlement(budget, account, hold, { at, amountMinor, note: note.slice(0, longestNote) }),
      )
      return { chargedMinor, unchargedMinor }
    },

    release({ holdId, note }) {
      end(holdId, 'released', ({ account }, hold, at) =>
        decideRelease(account, hold, { at, note: note.slice(0, longestNote) }),
      )
    },

    openHolds: () =>
      rows
        .open()
        .map(({ id, budgetId, jobId, amountMinor }) => ({ holdId: id, budgetId, jobId, amountMinor })),
    hasOpenHolds: rows.hasOpen,
  }
}
