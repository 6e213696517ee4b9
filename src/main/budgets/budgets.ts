/*
 * Owns what customers may spend: budgets, their periods and the append-only ledger. Tables: budgets, budget_accounts, holds, ledger.
 * Every verb is one transaction; what it writes is decided by the pure files beside this one (ledger, renewal, period, balance).
 * Knows nothing of quotes or jobs beyond the job's id on a hold. A closed budget is frozen: it neither renews nor returns.
 */
import { sameUnit } from '#shared/amounts.ts'
import {
  type Adjustment,
  adjustmentSchema,
  type Balance,
  type Budget,
  type BudgetChange,
  type BudgetWithBalance,
  budgetChangeSchema,
  type LedgerEntry,
  type NewBudget,
  nearlyUsedShare,
  newBudgetSchema,
  type ShortestBudgets,
  type TopUp,
  topUpSchema,
  usedShare,
} from '#shared/budgets.ts'
import { HeadroomError } from '#shared/errors.ts'
import type { PageRequest } from '#shared/primitives.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { Customers } from '../customers/customers.ts'
import type { CreateId } from '../identifiers.ts'
import { parseInput } from '../parse-input.ts'
import type { Store } from '../store/store.ts'
import { availableMinor, hasBegun, requireAmount, requireOpen } from './account.ts'
import { type Accounts, createAccounts } from './accounts.ts'
import { balanceNow, balanceThen } from './balance.ts'
import type { StoredBudget } from './budgets.store.ts'
import { createHolds, type Holds } from './holds.ts'
import { decideAdjustment, decideTopUp, requestKey } from './ledger.ts'
import { openAccount, requireSensiblePeriod } from './renewal.ts'

/** All verbs are synchronous and run in one transaction; called inside another, they join it. */
export type Budgets = {
  list(options?: { customerId?: string }): BudgetWithBalance[]
  /** At most so many open ones, the nearest its end first, with how many there are. */
  shortest(limit: number): ShortestBudgets
  /** Errors: NOT_FOUND. */
  get(id: string): BudgetWithBalance
  /** The budget a customer's job is charged to when none is named: its oldest open one. */
  defaultFor(customerId: string): Budget | undefined
  /** Errors: CURRENCY_MISMATCH when money is not in the studio's currency, INVALID_INPUT for a nonsensical period and renewal. */
  create(draft: NewBudget): BudgetWithBalance
  /** Errors: INVALID_STATE (closed, ended), BUDGET_EXHAUSTED when a rolling budget would lose more than is available. */
  update(change: BudgetChange): BudgetWithBalance
  /** Errors: INVALID_STATE while anything is held. */
  close(id: string): Budget
  /** Errors: CURRENCY_MISMATCH, INVALID_STATE (closed, ended), INVALID_AMOUNT (would overflow), CONFLICT (key used for another amount). */
  topUp(request: TopUp): Balance
  /** Errors: as topUp, and BUDGET_EXHAUSTED when more is taken than is available. */
  adjust(request: Adjustment): Balance
  /** Balance and spending as they stood at any past moment, renewals included. Errors: INVALID_INPUT for a moment to come. */
  balanceAt(id: string, at: number): Balance
  /** Newest first; `from` and `until` are included. */
  ledger(
    request: PageRequest & { id: string; kinds?: LedgerEntry['kind'][]; from?: number; until?: number },
  ): {
    entries: LedgerEntry[]
    total: number
  }

  /** Promises `amountMinor` to a job. Errors: BUDGET_EXHAUSTED (with what is available), INVALID_STATE (closed, outside its window). */
  hold: Holds['hold']
  /**
   * Ends a hold at measured cost. The budget pays at most the hold plus what is available (in a soft one, overdraft included); the
   * rest is returned as `unchargedMinor`. Settling or releasing an ended hold again changes nothing and returns what was charged.
   */
  settle: Holds['settle']
  release: Holds['release']
  /** Holds neither settled nor released, for reconciling after a crash. */
  openHolds: Holds['openHolds']
  /** Whether a job of the customer still holds part of a budget. */
  hasOpenHolds: Holds['hasOpenHolds']
  /**
   * Renews what is due (also done on every other verb); call it at period ends so that pages see the new balance. Renews at most
   * `atMost` budgets (25) so that a month's end does not block the thread; true when more are due: call again.
   */
  renewDue(options?: { atMost?: number }): boolean
  /** When renewDue has work next. */
  nextDueAt(): number | undefined
}

export type BudgetsDependencies = {
  store: Store
  customers: Customers
  clock: Clock
  createId: CreateId
  changes: Changes
  studioCurrency(): string
}

export function createBudgets(dependencies: BudgetsDependencies): Budgets {
  const { store, customers, clock, createId, studioCurrency } = dependencies
  const accounts = createAccounts(dependencies)
  const holds = createHolds(accounts, dependencies)

  const withBalance = ({ budget, account }: StoredBudget): BudgetWithBalance => ({
    budget,
    balance: balanceNow(budget, account, accounts.now(account)),
  })

  function listed(customerId?: string): BudgetWithBalance[] {
    while (accounts.renewDue(1000));
    return accounts.list(customerId).map(withBalance)
  }

  return {
    ...holds,

    list: ({ customerId } = {}) => listed(customerId),

    shortest(limit) {
      const open = listed().filter(({ budget }) => budget.closedAt === null)
      const used = open
        .map((account) => ({ account, share: usedShare(account.balance) }))
        .sort((a, b) => b.share - a.share)
      return {
        shortest: used.slice(0, limit).map(({ account }) => account),
        open: open.length,
        nearlyUsed: used.filter(({ share }) => share >= nearlyUsedShare).length,
      }
    },

    get: (id) => withBalance(accounts.current(id)),

    defaultFor: (customerId) =>
      accounts
        .list(customerId)
        .map(({ budget }) => accounts.current(budget.id))
        .find(({ budget, account }) => {
          const begun = hasBegun(budget, accounts.now(account))
          return begun && budget.closedAt === null && account.endedAt === null
        })?.budget,

    create: (draft) =>
      store.transaction(() => {
        requireAmount(draft.allowanceMinor, 0)
        const fields = parseInput(newBudgetSchema, draft)
        const now = clock.now()
        requireSensiblePeriod(fields, now)
        requireStudioCurrency(fields, studioCurrency())
        requireActive(customers, fields.customerId)
        const budget: Budget = { ...fields, id: createId('bud'), createdAt: now, closedAt: null }
        const { entries, account } = openAccount(budget)
        accounts.open(budget, account, entries)
        return withBalance({ budget, account })
      }),

    update: (change) => store.transaction(() => withBalance(changeBudget(accounts, change, createId))),

    close: (id) =>
      store.transaction(() => {
        const { budget, account } = accounts.current(id)
        if (budget.closedAt !== null) return budget
        if (account.heldMinor > 0 || holds.openHolds().some((hold) => hold.budgetId === id)) {
          throw new HeadroomError(
            'INVALID_STATE',
            `Jobs still hold part of the budget ${budget.name}. Wait until they end, or cancel them, then close it.`,
            { budgetId: id, heldMinor: account.heldMinor },
          )
        }
        const closed = { ...budget, closedAt: accounts.now(account) }
        accounts.save(closed, { ...account, nextDueAt: null })
        return closed
      }),

    topUp: (request) =>
      store.transaction(() => {
        requireAmount(request.amountMinor, 1)
        return applyRequest(accounts, 'top-up', parseInput(topUpSchema, request))
      }),

    adjust: (request) =>
      store.transaction(() => {
        requireAmount(Math.abs(request.amountMinor), 1)
        return applyRequest(accounts, 'adjustment', parseInput(adjustmentSchema, request))
      }),

    balanceAt(id, at) {
      const { budget, account } = accounts.current(id)
      const now = accounts.now(account)
      if (!Number.isSafeInteger(at) || at < 0 || at > now) {
        throw new HeadroomError('INVALID_INPUT', 'Ask for a balance at a moment that has been.', { at, now })
      }
      return balanceThen(budget, account, at, (moment) => accounts.totalsAt(id, moment))
    },

    ledger({ id, limit, offset, ...filter }) {
      accounts.current(id)
      return accounts.page({ budgetId: id, ...filter }, limit, offset)
    },

    renewDue: ({ atMost = 25 } = {}) => accounts.renewDue(atMost),
    nextDueAt: accounts.nextDueAt,
  }
}

/** A top-up or adjustment; a repeated key has its effect once. */
function applyRequest(
  accounts: Accounts,
  kind: 'top-up' | 'adjustment',
  request: TopUp | Adjustment,
): Balance {
  const { budget, account } = accounts.current(request.budgetId)
  const at = accounts.now(account)
  if (!sameUnit(request.unit, budget.unit)) {
    throw new HeadroomError(
      'CURRENCY_MISMATCH',
      `The budget ${budget.name} counts in ${unitName(budget.unit)}, not in ${unitName(request.unit)}.`,
      { budgetId: budget.id, unit: budget.unit },
    )
  }
  const earlier = accounts.findByKey(requestKey(budget.id, request.idempotencyKey))
  if (earlier) {
    if (earlier.kind === kind && earlier.balanceDeltaMinor === request.amountMinor) {
      return balanceNow(budget, account, at)
    }
    throw new HeadroomError(
      'CONFLICT',
      'This idempotency key was already used for another amount. Use a new key for a new request.',
      { budgetId: budget.id, entryId: earlier.id },
    )
  }
  requireOpen(budget, account, at, 'early')
  const decide = kind === 'top-up' ? decideTopUp : decideAdjustment
  const after = accounts.write(budget, account, [decide(budget, account, { ...request, at })])
  return balanceNow(budget, after, at)
}

/** A changed allowance adjusts the current period at once; a calendar period loses at most what is available. */
function changeBudget(accounts: Accounts, input: BudgetChange, createId: CreateId): StoredBudget {
  if (input.allowanceMinor !== undefined) requireAmount(input.allowanceMinor, 0)
  const change = parseInput(budgetChangeSchema, input)
  const { budget, account } = accounts.current(change.id)
  const at = accounts.now(account)
  requireOpen(budget, account, at, 'early')
  const changed: Budget = {
    ...budget,
    name: change.name ?? budget.name,
    allowanceMinor: change.allowanceMinor ?? budget.allowanceMinor,
    renewal: change.renewal ?? budget.renewal,
    limit: change.limit ?? budget.limit,
  }
  requireSensiblePeriod(changed, at)
  const wantedMinor = changed.allowanceMinor - budget.allowanceMinor
  const mayLoseMinor = Math.max(0, availableMinor(account, changed.limit))
  const takenMinor = budget.period.kind === 'rolling' ? wantedMinor : Math.max(wantedMinor, 0 - mayLoseMinor)
  accounts.save(changed, account)
  if (takenMinor === 0 || !hasBegun(budget, at)) return { budget: changed, account }
  const entry = decideAdjustment(changed, account, {
    at,
    amountMinor: takenMinor,
    note: 'The allowance was changed',
    idempotencyKey: createId('chg'),
  })
  return { budget: changed, account: accounts.write(changed, account, [entry]) }
}

function requireStudioCurrency({ unit }: NewBudget, currency: string): void {
  if (unit.kind === 'compute' || unit.currency === currency) return
  throw new HeadroomError(
    'CURRENCY_MISMATCH',
    `This studio's prices are in ${currency}. Create the budget in ${currency} or in compute units.`,
    { currency },
  )
}

function requireActive(customers: Customers, customerId: string): void {
  const customer = customers.get(customerId)
  if (customer.archivedAt === null) return
  throw new HeadroomError(
    'INVALID_STATE',
    `The customer ${customer.name} is archived. Choose an active one.`,
    {
      customerId,
    },
  )
}

function unitName(unit: Budget['unit']): string {
  return unit.kind === 'money' ? unit.currency : 'compute units'
}
