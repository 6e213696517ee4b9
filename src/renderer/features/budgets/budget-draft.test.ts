import { expect, test } from 'vitest'
import { emptyBudgetDraft, readBudgetChange, readBudgetDraft } from './budget-draft.ts'

const empty = emptyBudgetDraft('EUR', 'Europe/Berlin')
const customerId = 'cus_aaaaaa'

test('a draft becomes the budget it shows', () => {
  const draft = { ...empty, allowance: '1,500', limit: 'soft' as const, overdraft: '50' }
  expect(readBudgetDraft(draft, customerId)).toEqual({
    ok: true,
    value: {
      customerId,
      name: 'Monthly',
      unit: { kind: 'money', currency: 'EUR' },
      allowanceMinor: 150_000,
      period: { kind: 'month', timeZone: 'Europe/Berlin' },
      renewal: { kind: 'reset' },
      limit: { kind: 'soft', overdraftMinor: 5000 },
    },
  })
})

test.each([
  [{}, /Allowance/],
  [{ allowance: '-5' }, /negative/],
  [{ allowance: '5', renewal: 'rollover' as const }, /Cap/],
  [{ allowance: '5', period: 'rolling' as const, days: '0' }, /1 to 366/],
  [{ allowance: '5', period: 'fixed' as const }, /first day/],
  [{ allowance: '5', period: 'fixed' as const, startsOn: '2026-02-02', endsOn: '2026-02-01' }, /end after/],
  [{ allowance: '5', name: '   ' }, /name/],
  [{ allowance: '5', timeZone: 'Europe/Atlantis' }, /time zone/],
])('%j is refused in words', (part, problem) => {
  const result = readBudgetDraft({ ...empty, ...part }, customerId)
  expect(result.ok).toBe(false)
  expect(result.ok ? '' : result.problem).toMatch(problem)
})

test('a change leaves unit and period alone', () => {
  const result = readBudgetChange({ ...empty, allowance: '20' }, 'bud_aaaaaa', { kind: 'compute' })
  expect(result).toEqual({
    ok: true,
    value: {
      id: 'bud_aaaaaa',
      name: 'Monthly',
      allowanceMinor: 20_000,
      renewal: { kind: 'reset' },
      limit: { kind: 'hard' },
    },
  })
})
