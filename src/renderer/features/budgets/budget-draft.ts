import type { Unit } from '#shared/amounts.ts'
import { type BudgetChange, budgetChangeSchema, type NewBudget, newBudgetSchema } from '#shared/budgets.ts'
import { parseAmount } from '../../format/amount-input.ts'

/** A budget as it is typed: amounts are text until they are read. */
export interface BudgetDraft {
  name: string
  unit: 'money' | 'compute'
  currency: string
  allowance: string
  period: 'week' | 'month' | 'rolling' | 'fixed'
  timeZone: string
  days: string
  /** Dates as the date input gives them: `2026-11-21`. */
  startsOn: string
  endsOn: string
  renewal: 'reset' | 'rollover' | 'manual' | 'end'
  cap: string
  limit: 'hard' | 'soft'
  overdraft: string
}

export function emptyBudgetDraft(currency: string, timeZone: string): BudgetDraft {
  return {
    name: 'Monthly',
    unit: 'money',
    currency,
    allowance: '',
    period: 'month',
    timeZone,
    days: '30',
    startsOn: '',
    endsOn: '',
    renewal: 'reset',
    cap: '',
    limit: 'hard',
    overdraft: '',
  }
}

export function draftUnit(draft: Pick<BudgetDraft, 'unit' | 'currency'>): Unit {
  return draft.unit === 'compute' ? { kind: 'compute' } : { kind: 'money', currency: draft.currency }
}

export type DraftResult<T> = { ok: true; value: T } | { ok: false; problem: string }

/** The budget a draft means, or the first thing that is missing, in words. */
export function readBudgetDraft(draft: BudgetDraft, customerId: string): DraftResult<NewBudget> {
  const rules = readRules(draft, draftUnit(draft))
  if (!rules.ok) return rules
  const period = readPeriod(draft)
  if (!period.ok) return period
  return checked(
    newBudgetSchema.safeParse({
      customerId,
      unit: draftUnit(draft),
      period: period.value,
      ...rules.value,
    }),
  )
}

/** What a draft changes of a budget that exists; its unit and period cannot change. */
export function readBudgetChange(draft: BudgetDraft, id: string, unit: Unit): DraftResult<BudgetChange> {
  const rules = readRules(draft, unit)
  return rules.ok ? checked(budgetChangeSchema.safeParse({ id, ...rules.value })) : rules
}

type Rules = Pick<NewBudget, 'name' | 'allowanceMinor' | 'renewal' | 'limit'>

function readRules(draft: BudgetDraft, unit: Unit): DraftResult<Rules> {
  const allowance = readAmount(draft.allowance, unit, 'Allowance')
  if (!allowance.ok) return allowance
  const cap = draft.renewal === 'rollover' ? readAmount(draft.cap, unit, 'Cap') : null
  if (cap && !cap.ok) return cap
  const overdraft = draft.limit === 'soft' ? readAmount(draft.overdraft, unit, 'Overdraft') : null
  if (overdraft && !overdraft.ok) return overdraft
  return {
    ok: true,
    value: {
      name: draft.name,
      allowanceMinor: allowance.value,
      renewal:
        cap && draft.renewal === 'rollover'
          ? { kind: 'rollover', capMinor: cap.value }
          : { kind: draft.renewal === 'rollover' ? 'reset' : draft.renewal },
      limit: overdraft ? { kind: 'soft', overdraftMinor: overdraft.value } : { kind: 'hard' },
    },
  }
}

function readAmount(text: string, unit: Unit, field: string): DraftResult<number> {
  const parsed = parseAmount(text, unit)
  if (!parsed.ok) return { ok: false, problem: `${field}: ${parsed.problem}` }
  if (parsed.amountMinor < 0) return { ok: false, problem: `${field}: this cannot be negative.` }
  return { ok: true, value: parsed.amountMinor }
}

function readPeriod(draft: BudgetDraft): DraftResult<NewBudget['period']> {
  switch (draft.period) {
    case 'week':
    case 'month':
      return { ok: true, value: { kind: draft.period, timeZone: draft.timeZone } }
    case 'rolling': {
      const days = Number(draft.days)
      if (!Number.isInteger(days) || days < 1 || days > 366) {
        return { ok: false, problem: 'Days: use a whole number from 1 to 366.' }
      }
      return { ok: true, value: { kind: 'rolling', days } }
    }
    case 'fixed': {
      const startsAt = new Date(`${draft.startsOn}T00:00`).getTime()
      const endsAt = new Date(`${draft.endsOn}T00:00`).getTime()
      if (Number.isNaN(startsAt) || Number.isNaN(endsAt)) {
        return { ok: false, problem: 'Choose the first day and the day it ends.' }
      }
      if (startsAt >= endsAt) return { ok: false, problem: 'The window must end after it begins.' }
      return { ok: true, value: { kind: 'fixed', startsAt, endsAt } }
    }
  }
}

function checked<T>(
  result: { success: true; data: T } | { success: false; error: { issues: { message: string }[] } },
): DraftResult<T> {
  return result.success
    ? { ok: true, value: result.data }
    : { ok: false, problem: result.error.issues[0]?.message ?? 'Something is missing.' }
}
