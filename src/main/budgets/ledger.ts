import { maximumAmountMinor } from '#shared/amounts.ts'
import type { Budget } from '#shared/budgets.ts'
import { HeadroomError } from '#shared/errors.ts'
import { type Account, amountText, availableMinor, type EntryDraft, requireAmount } from './account.ts'

/*
 * What each command writes, decided from a budget and its account. Nothing is read or written here; a refusal is thrown and
 * leaves everything as it was.
 */

export type Hold = { id: string; budgetId: string; jobId: string; amountMinor: number; createdAt: number }

/** Errors: INVALID_AMOUNT, BUDGET_EXHAUSTED. */
export function decideHold(budget: Budget, account: Account, hold: Hold, note: string): EntryDraft {
  requireAmount(hold.amountMinor, 0)
  const available = Math.max(0, availableMinor(account, budget.limit))
  if (hold.amountMinor > available) {
    throw exhausted(budget, available, `the job needs ${amountText(hold.amountMinor, budget.unit)}`)
  }
  return {
    at: hold.createdAt,
    kind: 'hold',
    balanceDeltaMinor: 0,
    heldDeltaMinor: hold.amountMinor,
    holdId: hold.id,
    jobId: hold.jobId,
    note,
    idempotencyKey: `hold:${hold.id}`,
  }
}

export type HoldEnd = {
  entries: EntryDraft[]
  chargedMinor: number
  unchargedMinor: number
  carryRoomMinor: number | null
}

/**
 * The cost is paid from the hold and then from what is available; the rest is not charged. What a hold of an earlier period does
 * not use goes the way of that period's rest. Errors: INVALID_AMOUNT.
 */
export function decideSettlement(
  budget: Budget,
  account: Account,
  hold: Hold,
  end: { at: number; amountMinor: number; note: string },
): HoldEnd {
  requireAmount(end.amountMinor, 0)
  const payable = hold.amountMinor + Math.max(0, availableMinor(account, budget.limit))
  const chargedMinor = Math.min(end.amountMinor, payable)
  const carry = decideCarry(
    account,
    hold,
    hold.amountMinor - Math.min(chargedMinor, hold.amountMinor),
    end.at,
  )
  const unchargedMinor = end.amountMinor - chargedMinor
  return {
    entries: [{ ...endEntry('settlement', hold, chargedMinor, end), unchargedMinor }, ...carry.entries],
    chargedMinor,
    unchargedMinor,
    carryRoomMinor: carry.carryRoomMinor,
  }
}

export function decideRelease(account: Account, hold: Hold, end: { at: number; note: string }): HoldEnd {
  const carry = decideCarry(account, hold, hold.amountMinor, end.at)
  return {
    entries: [endEntry('release', hold, 0, end), ...carry.entries],
    chargedMinor: 0,
    unchargedMinor: 0,
    carryRoomMinor: carry.carryRoomMinor,
  }
}

/** Errors: INVALID_AMOUNT when the balance would pass the largest amount. */
export function decideTopUp(
  budget: Budget,
  account: Account,
  request: { at: number; amountMinor: number; note: string; idempotencyKey: string },
): EntryDraft {
  requireAmount(request.amountMinor, 1)
  requireRoom(budget, account, request.amountMinor)
  return requestedEntry('top-up', budget.id, request)
}

/** Errors: INVALID_AMOUNT, BUDGET_EXHAUSTED when more is taken than is available. */
export function decideAdjustment(
  budget: Budget,
  account: Account,
  request: { at: number; amountMinor: number; note: string; idempotencyKey: string },
): EntryDraft {
  requireAmount(Math.abs(request.amountMinor), 1)
  requireRoom(budget, account, request.amountMinor)
  const available = availableMinor(account, budget.limit)
  if (request.amountMinor < 0 && -request.amountMinor > available) {
    throw exhausted(
      budget,
      available,
      `the adjustment takes ${amountText(-request.amountMinor, budget.unit)} away`,
    )
  }
  return requestedEntry('adjustment', budget.id, request)
}

/** A top-up's or adjustment's key lives in a space of its own, so that no caller can collide with the ledger's keys. */
export function requestKey(budgetId: string, idempotencyKey: string): string {
  return `request:${budgetId}:${idempotencyKey}`
}

/** Settlement and release share it: a hold has one end. */
export function holdEndKey(holdId: string): string {
  return `end:${holdId}`
}

/**
 * A hold may outlive the period it was taken in. Its unused part is then a late rest of that period: kept as far as the period's
 * end left room for it, and expired beyond.
 */
function decideCarry(account: Account, hold: Hold, unusedMinor: number, at: number) {
  const room = account.carryRoomMinor
  const fromEarlierPeriod = account.endedAt !== null || hold.createdAt < account.periodStartsAt
  if (!fromEarlierPeriod || room === null || unusedMinor === 0) {
    return { entries: [], carryRoomMinor: room }
  }
  const keptMinor = Math.min(unusedMinor, room)
  const expiredMinor = unusedMinor - keptMinor
  const expiry: EntryDraft = {
    at,
    kind: 'expiry',
    balanceDeltaMinor: -expiredMinor,
    heldDeltaMinor: 0,
    holdId: hold.id,
    jobId: hold.jobId,
    note: 'Not used by a job of an earlier period',
    idempotencyKey: `expiry:${hold.id}`,
  }
  return { entries: expiredMinor > 0 ? [expiry] : [], carryRoomMinor: room - keptMinor }
}

function endEntry(
  kind: 'settlement' | 'release',
  hold: Hold,
  chargedMinor: number,
  end: { at: number; note: string },
): EntryDraft {
  return {
    at: end.at,
    kind,
    balanceDeltaMinor: 0 - chargedMinor,
    heldDeltaMinor: 0 - hold.amountMinor,
    holdId: hold.id,
    jobId: hold.jobId,
    note: end.note,
    idempotencyKey: holdEndKey(hold.id),
  }
}

function requestedEntry(
  kind: 'top-up' | 'adjustment',
  budgetId: string,
  request: { at: number; amountMinor: number; note: string; idempotencyKey: string },
): EntryDraft {
  return {
    at: request.at,
    kind,
    balanceDeltaMinor: request.amountMinor,
    heldDeltaMinor: 0,
    holdId: null,
    jobId: null,
    note: request.note,
    idempotencyKey: requestKey(budgetId, request.idempotencyKey),
  }
}

function requireRoom(budget: Budget, account: Account, deltaMinor: number): void {
  if (account.balanceMinor + deltaMinor <= maximumAmountMinor) return
  throw new HeadroomError(
    'INVALID_AMOUNT',
    `The balance of ${budget.name} would pass ${amountText(maximumAmountMinor, budget.unit)}, the most a budget can hold. Use a smaller amount.`,
    { budgetId: budget.id, balanceMinor: account.balanceMinor },
  )
}

function exhausted(budget: Budget, available: number, need: string): HeadroomError {
  return new HeadroomError(
    'BUDGET_EXHAUSTED',
    `The budget ${budget.name} has ${amountText(available, budget.unit)} available and ${need}. Top it up, wait for its renewal, or choose another budget.`,
    { budgetId: budget.id, availableMinor: available },
  )
}
