import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Balance, Limit, Period, Renewal } from '#shared/budgets.ts'
import { isHeadroomError } from '#shared/errors.ts'
import { expectSoundLedger } from './ledger-checks.ts'
import { dayMs, euros, openTestStudio, type TestStudio } from './testing.ts'

let studio: TestStudio
beforeAll(async () => {
  studio = await openTestStudio()
})
afterAll(() => studio.remove())

type Command =
  | { do: 'hold'; amount: number; fails: boolean }
  | { do: 'settle' | 'release'; which: number; amount: number }
  | { do: 'topUp' | 'adjust'; amount: number; key: number }
  | { do: 'allowance'; amount: number }
  | { do: 'wait'; durationMs: number }
  | { do: 'close' | 'renewDue' }

const amount = fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 1_000_000_000_000 }))
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('hold' as const), amount, fails: fc.boolean() }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('settle' as const, 'release' as const),
      which: fc.nat(),
      amount,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('topUp' as const, 'adjust' as const),
      amount: fc.integer({ min: -150, max: 150 }),
      key: fc.nat(8),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('allowance' as const), amount }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      // Never nothing: a moment is past, and told again as it was, only once it is over.
      durationMs: fc.oneof(
        fc.integer({ min: 1, max: dayMs }),
        fc.integer({ min: 1, max: 20 * dayMs }),
        fc.constant(7 * dayMs),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('renewDue' as const, 'renewDue' as const, 'close' as const) }),
  },
)

const timeZone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/Los_Angeles')
const calendar = fc.record({ kind: fc.constantFrom('week' as const, 'month' as const), timeZone })
const renewal: fc.Arbitrary<Renewal> = fc.oneof(
  fc.constantFrom<Renewal>({ kind: 'reset' }, { kind: 'manual' }, { kind: 'end' }),
  fc.record({ kind: fc.constant('rollover' as const), capMinor: fc.nat(150) }),
)
const limit: fc.Arbitrary<Limit> = fc.oneof(
  fc.constant<Limit>({ kind: 'hard' }),
  fc.record({ kind: fc.constant('soft' as const), overdraftMinor: fc.nat(100) }),
)
/** Windows are told relative to the moment the budget is made. */
const shape = fc.oneof(
  fc.record({ period: calendar, renewal }),
  fc.record({
    period: fc.record({ kind: fc.constant('rolling' as const), days: fc.integer({ min: 1, max: 10 }) }),
    renewal: fc.constant<Renewal>({ kind: 'reset' }),
  }),
  fc.record({
    period: fc.record({
      kind: fc.constant('fixed' as const),
      startsAt: fc.integer({ min: -dayMs, max: 3 * dayMs }),
      endsAt: fc.integer({ min: 4 * dayMs, max: 30 * dayMs }),
    }),
    renewal: fc.constant<Renewal>({ kind: 'end' }),
  }),
)

const refusals = ['BUDGET_EXHAUSTED', 'INVALID_STATE', 'INVALID_AMOUNT', 'CONFLICT'] as const

function openBudget(draft: { period: Period; renewal: Renewal }, limitRule: Limit, allowanceMinor: number) {
  const now = studio.clock.now()
  const { period } = draft
  const absolute =
    period.kind === 'fixed'
      ? { ...period, startsAt: now + period.startsAt, endsAt: now + period.endsAt }
      : period
  return studio.createBudget({ period: absolute, renewal: draft.renewal, limit: limitRule, allowanceMinor })
    .id
}

function apply(budgetId: string, holdIds: string[], step: Command): void {
  const { budgets, clock, store } = studio
  const request = (amountMinor: number, key: number) =>
    ({ budgetId, amountMinor, unit: euros, note: 'x', idempotencyKey: `key-${key}-${budgetId}` }) as const
  const which = (index: number) => holdIds[index % Math.max(1, holdIds.length)]
  switch (step.do) {
    case 'hold':
      store.transaction(() => {
        const { holdId } = budgets.hold({ budgetId, jobId: 'job_aaaaaa', amountMinor: step.amount, note: '' })
        if (step.fails) throw new Error('the job could not be stored')
        holdIds.push(holdId)
      })
      return
    case 'settle':
    case 'release': {
      const holdId = which(step.which)
      if (holdId === undefined) return
      if (step.do === 'release') budgets.release({ holdId, note: '' })
      else budgets.settle({ holdId, amountMinor: step.amount, note: '' })
      return
    }
    case 'topUp':
      budgets.topUp(request(step.amount, step.key))
      return
    case 'adjust':
      budgets.adjust(request(step.amount, step.key))
      return
    case 'allowance':
      budgets.update({ id: budgetId, allowanceMinor: step.amount })
      return
    case 'wait':
      clock.advance(step.durationMs)
      return
    case 'renewDue':
      budgets.renewDue()
      return
    case 'close':
      budgets.close(budgetId)
  }
}

it('keeps every ledger sound through any interleaving, and the past as it was', () => {
  fc.assert(
    fc.property(
      shape,
      limit,
      fc.nat(200),
      fc.array(command, { maxLength: 40 }),
      (draft, rule, allowance, steps) => {
        const budgetId = openBudget(draft, rule, allowance)
        const holdIds: string[] = []
        const past: Balance[] = []
        for (const step of steps) {
          const before = studio.budgets.get(budgetId).balance
          if (step.do === 'wait') past.push(before)
          try {
            apply(budgetId, holdIds, step)
          } catch (error) {
            const expected =
              isHeadroomError(error, ...refusals) || String(error).includes('could not be stored')
            if (!expected) throw error
            expect(studio.budgets.get(budgetId).balance).toEqual(before)
          }
        }
        expectSoundLedger(studio.budgets, budgetId)
        for (const balance of past) {
          const { availableMinor: _, ...then } = studio.budgets.balanceAt(budgetId, balance.at)
          expect(then).toEqual({ ...balance, availableMinor: undefined, at: balance.at })
        }
      },
    ),
    { numRuns: 250 },
  )
})
