import { maximumAmountMinor } from '#shared/amounts.ts'
import type { Budget, NewBudget, Renewal } from '#shared/budgets.ts'
import { HeadroomError } from '#shared/errors.ts'
import { type Account, type EntryDraft, nothingYet, post } from './account.ts'
import { periodAt } from './period.ts'

/** The lines something that fell due writes, and the account after them. */
export type Step = { entries: EntryDraft[]; account: Account }

/** Errors: INVALID_INPUT for a period and a renewal that contradict each other, or a window that is over. */
export function requireSensiblePeriod(
  { period, renewal }: Pick<NewBudget, 'period' | 'renewal'>,
  now: number,
): void {
  const refuse = (sentence: string) => {
    throw new HeadroomError('INVALID_INPUT', sentence, { period: period.kind, renewal: renewal.kind })
  }
  if (period.kind === 'rolling' && renewal.kind !== 'reset') {
    refuse('A rolling budget returns every settlement by itself. Choose the renewal "reset" for it.')
  }
  if (period.kind !== 'fixed') return
  if (renewal.kind !== 'end')
    refuse('A fixed window is not followed by another. Choose the renewal "end" for it.')
  if (period.endsAt <= now) refuse('The window is already over. Choose one that ends in the future.')
}

/** The account of a new budget and its first grant; a window that has not begun is granted when it begins. */
export function openAccount(budget: Budget): Step {
  const at = budget.createdAt
  const { startsAt, endsAt } =
    budget.period.kind === 'rolling' ? { startsAt: at, endsAt: null } : periodAt(budget.period, at)
  const account: Account = {
    ...nothingYet,
    lastEntryAt: at,
    nextDueAt: startsAt > at ? startsAt : endsAt,
    periodStartsAt: startsAt,
    periodEndsAt: endsAt,
    settledAtPeriodStartMinor: 0,
    carryRoomMinor: 0,
    endedAt: null,
  }
  return startsAt > at ? { entries: [], account } : grantAllowance(budget, account, at)
}

/** What falls due at `account.nextDueAt` in a budget of calendar periods or of a fixed window. */
export function renewAtBoundary(budget: Budget, account: Account, boundary: number): Step {
  if (budget.period.kind === 'fixed' && boundary === budget.period.startsAt) {
    return grantAllowance(budget, { ...account, nextDueAt: budget.period.endsAt }, boundary)
  }
  const ended = endPeriod(budget, account, boundary)
  if (ended.account.endedAt !== null || budget.renewal.kind === 'manual') return ended
  const granted = grantAllowance(budget, ended.account, boundary)
  return { entries: [...ended.entries, ...granted.entries], account: granted.account }
}

/** A settlement of a rolling budget comes back. */
export function returnSettlement(
  account: Account,
  settled: {
    holdId: string
    jobId: string
    chargedMinor: number
    returnsAt: number
    nextDueAt: number | null
  },
): Step {
  const entry: EntryDraft = {
    at: settled.returnsAt,
    kind: 'grant',
    balanceDeltaMinor: grantable(account, settled.chargedMinor),
    heldDeltaMinor: 0,
    holdId: settled.holdId,
    jobId: settled.jobId,
    note: 'A settlement left the rolling period',
    idempotencyKey: `return:${settled.holdId}`,
  }
  const settledAtPeriodStartMinor = account.settledAtPeriodStartMinor + settled.chargedMinor
  return {
    entries: [entry],
    account: { ...post(account, entry), settledAtPeriodStartMinor, nextDueAt: settled.nextDueAt },
  }
}

/** A debt (a rest below zero) is always carried; what holds give back later first fills it, then the cap. */
function endPeriod(budget: Budget, account: Account, boundary: number): Step {
  const restMinor = account.balanceMinor - account.heldMinor
  const capMinor = carryCap(budget.renewal)
  const keptMinor = capMinor === null ? restMinor : Math.min(restMinor, capMinor)
  const next = nextPeriod(budget, account, boundary)
  const after: Account = {
    ...account,
    ...next,
    settledAtPeriodStartMinor:
      next.endedAt === null ? account.settledMinor : account.settledAtPeriodStartMinor,
    carryRoomMinor: capMinor === null ? null : capMinor - keptMinor,
  }
  if (keptMinor === restMinor) return { entries: [], account: after }
  const entry: EntryDraft = {
    at: boundary,
    kind: 'expiry',
    balanceDeltaMinor: keptMinor - restMinor,
    heldDeltaMinor: 0,
    holdId: null,
    jobId: null,
    note: 'The rest of the period',
    idempotencyKey: `expiry:${budget.id}:${boundary}`,
  }
  return { entries: [entry], account: post(after, entry) }
}

function nextPeriod(
  budget: Budget,
  account: Account,
  boundary: number,
): Pick<Account, 'periodStartsAt' | 'periodEndsAt' | 'nextDueAt' | 'endedAt'> {
  if (budget.renewal.kind === 'end') {
    const { periodStartsAt, periodEndsAt } = account
    return { periodStartsAt, periodEndsAt, nextDueAt: null, endedAt: boundary }
  }
  const { startsAt, endsAt } = periodAt(budget.period, boundary)
  return { periodStartsAt: startsAt, periodEndsAt: endsAt, nextDueAt: endsAt, endedAt: null }
}

function grantAllowance(budget: Budget, account: Account, at: number): Step {
  const amountMinor = grantable(account, budget.allowanceMinor)
  if (amountMinor === 0) return { entries: [], account }
  const entry: EntryDraft = {
    at,
    kind: 'grant',
    balanceDeltaMinor: amountMinor,
    heldDeltaMinor: 0,
    holdId: null,
    jobId: null,
    note: 'The allowance of the period',
    idempotencyKey: `grant:${budget.id}:${at}`,
  }
  return { entries: [entry], account: post(account, entry) }
}

/** No grant lifts a balance above the largest amount a ledger takes. */
function grantable(account: Account, amountMinor: number): number {
  return Math.max(0, Math.min(amountMinor, maximumAmountMinor - account.balanceMinor))
}

function carryCap(renewal: Renewal): number | null {
  if (renewal.kind === 'manual') return null
  return renewal.kind === 'rollover' ? renewal.capMinor : 0
}
