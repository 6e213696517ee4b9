import type { Budget, LedgerEntry } from '#shared/budgets.ts'
import { HeadroomError } from '#shared/errors.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { type Account, type EntryDraft, nothingYet, post, type Totals } from './account.ts'
import {
  createBudgetStore,
  createLedgerStore,
  type LedgerFilter,
  type StoredBudget,
} from './budgets.store.ts'
import { createReturnStore } from './holds.store.ts'
import { renewAtBoundary, returnSettlement, type Step } from './renewal.ts'

/** Accounts with everything that fell due already in them, and the one way to write to a ledger. */
export type Accounts = {
  /** The clock, never before the account's last entry. */
  now(account: Account): number
  /** Errors: NOT_FOUND. */
  current(budgetId: string): StoredBudget
  /** As stored: what is due may be missing. */
  list(customerId?: string): StoredBudget[]
  open(budget: Budget, account: Account, entries: EntryDraft[]): void
  /** Saves a changed budget with its account. */
  save(budget: Budget, account: Account): void
  /** Adds entries on top of `account` and returns the account after them and `change`. Call inside a transaction. */
  write(
    budget: Budget,
    account: Account,
    entries: EntryDraft[],
    change?: Pick<Account, 'carryRoomMinor' | 'nextDueAt'>,
  ): Account
  renewDue(atMost: number): boolean
  nextDueAt(): number | undefined
  findByKey(key: string): (LedgerEntry & { unchargedMinor: number }) | undefined
  totalsAt(budgetId: string, at: number): Totals
  page(filter: LedgerFilter, limit: number, offset: number): { entries: LedgerEntry[]; total: number }
}

export function createAccounts(dependencies: { store: Store; clock: Clock; changes: Changes }): Accounts {
  const { store, clock, changes } = dependencies
  const rows = createBudgetStore(store.database)
  const ledger = createLedgerStore(store.database)
  const returns = createReturnStore(store.database)

  const now = (account: Account) => Math.max(clock.now(), account.lastEntryAt)
  const announce = (budgetId: string) => store.afterCommit(() => changes.publish('budgets', budgetId))

  /** Writes entries whose effect begins at `before`; `after` is the account they lead to. */
  const append = (budgetId: string, before: Totals, entries: EntryDraft[]) => {
    let totals = before
    for (const entry of entries) {
      totals = post(totals, entry)
      ledger.append(budgetId, entry, totals)
    }
  }

  const nextReturn = (budgetId: string, account: Account): Step => {
    const returning = returns.takeNext(budgetId)
    if (!returning) return { entries: [], account: { ...account, nextDueAt: null } }
    return returnSettlement(account, { ...returning, nextDueAt: returns.nextAt(budgetId) })
  }

  /** Exactly once: each step moves `nextDueAt` in the transaction that writes it, and its keys are unique in the ledger. */
  const renew = ({ budget, account }: StoredBudget): StoredBudget =>
    store.transaction(() => {
      let current = account
      const until = now(account)
      while (current.nextDueAt !== null && current.nextDueAt <= until) {
        const dueAt = current.nextDueAt
        const step =
          budget.period.kind === 'rolling'
            ? nextReturn(budget.id, current)
            : renewAtBoundary(budget, current, dueAt)
        append(budget.id, current, step.entries)
        current = { ...step.account, lastEntryAt: step.entries.length > 0 ? dueAt : current.lastEntryAt }
      }
      rows.saveAccount(budget.id, current)
      announce(budget.id)
      return { budget, account: current }
    })

  const current = (budgetId: string): StoredBudget => {
    const found = rows.find(budgetId)
    if (!found) throw new HeadroomError('NOT_FOUND', `There is no budget ${budgetId}.`, { budgetId })
    const { nextDueAt } = found.account
    return nextDueAt !== null && nextDueAt <= now(found.account) ? renew(found) : found
  }

  /** Lines are numbered within a budget, so without a filter by kind none has to be read to count them. */
  const numberOfLines = ({ budgetId, from = 0, until = Number.MAX_SAFE_INTEGER }: LedgerFilter) => {
    const before = ledger.totalsAt(budgetId, from - 1).entryCount
    return Math.max(0, ledger.totalsAt(budgetId, until).entryCount - before)
  }

  return {
    now,
    current,
    list: rows.list,

    open(budget, account, entries) {
      rows.insert(budget, account)
      append(budget.id, nothingYet, entries)
      announce(budget.id)
    },

    save(budget, account) {
      rows.update(budget)
      rows.saveAccount(budget.id, account)
      announce(budget.id)
    },

    write(budget, account, entries, { carryRoomMinor, nextDueAt } = account) {
      append(budget.id, account, entries)
      const posted = entries.reduce<Account>(post, account)
      const lastEntryAt = entries.at(-1)?.at ?? account.lastEntryAt
      const after = { ...posted, lastEntryAt, carryRoomMinor, nextDueAt }
      const onlyTotals = carryRoomMinor === account.carryRoomMinor && nextDueAt === account.nextDueAt
      if (onlyTotals) rows.saveTotals(budget.id, after)
      else rows.saveAccount(budget.id, after)
      announce(budget.id)
      return after
    },

    renewDue: (atMost) =>
      store.transaction(() => {
        for (const budgetId of rows.due(clock.now(), atMost)) current(budgetId)
        return rows.due(clock.now(), 1).length > 0
      }),
    nextDueAt: rows.nextDueAt,
    findByKey: ledger.findByKey,
    totalsAt: ledger.totalsAt,
    page: (filter, limit, offset) => ({
      entries: ledger.page(filter, limit, offset),
      total: filter.kinds ? ledger.count(filter) : numberOfLines(filter),
    }),
  }
}
