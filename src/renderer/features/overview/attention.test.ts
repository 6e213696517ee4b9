import { expect, test } from 'vitest'
import type { BudgetWithBalance } from '#shared/budgets.ts'
import type { JobPage, WatchFolder } from '#shared/jobs.ts'
import { attentionFor, unnamedBudgets } from './attention.ts'

const nameOf = (): string => 'Kestrel'
const account = (id: string, spentMinor: number, availableMinor: number): BudgetWithBalance =>
  ({
    budget: {
      id,
      customerId: 'c',
      name: 'Monthly',
      unit: { kind: 'money', currency: 'EUR' },
      closedAt: null,
    },
    balance: { spentMinor, heldMinor: 0, availableMinor },
  }) as unknown as BudgetWithBalance

test('nothing known, nothing raised', () => {
  expect(attentionFor({}, nameOf)).toEqual([])
})

test('budgets are raised from nine tenths on, and an empty one is worse than a nearly empty one', () => {
  const found = attentionFor(
    {
      budgets: {
        shortest: [account('gone', 100, 0), account('near', 95, 5), account('fine', 50, 50)],
        open: 3,
        nearlyUsed: 2,
      },
    },
    nameOf,
  )
  expect(found.map(({ id, tone }) => [id, tone])).toEqual([
    ['budget gone', 'bad'],
    ['budget near', 'warn'],
  ])
})

test('of very many budgets the rest are counted', () => {
  const shortest = [account('gone', 100, 0), account('near', 95, 5)]
  expect(unnamedBudgets({ budgets: { shortest, open: 900, nearlyUsed: 40 } })).toBe(38)
  expect(unnamedBudgets({ budgets: { shortest, open: 2, nearlyUsed: 1 } })).toBe(0)
})

test('what stops work comes before what only waits', () => {
  const paused = { jobs: [{}], total: 2 } as unknown as JobPage
  const failed = {
    jobs: [{ sourceName: 'a.mov', error: { message: 'It broke.' } }],
    total: 1,
  } as unknown as JobPage
  const found = attentionFor({ paused, failed }, nameOf)
  expect(found.map(({ title }) => title)).toEqual(['1 job failed', '2 jobs are paused'])
  expect(found[0]?.detail).toBe('a.mov: It broke.')
})

test('a watched folder with a problem is raised before its refusals', () => {
  const folder = (problem: string | null): WatchFolder =>
    ({
      id: 'w',
      path: '/in',
      problem,
      refusals: [{ error: { message: 'Not a video.' } }],
    }) as unknown as WatchFolder
  expect(attentionFor({ folders: [folder('Gone.')] }, nameOf).map(({ detail }) => detail)).toEqual(['Gone.'])
  expect(attentionFor({ folders: [folder(null)] }, nameOf).map(({ title }) => title)).toEqual([
    '1 file refused in /in',
  ])
})
