import { expect, test } from 'vitest'
import type { BudgetWithBalance } from '#shared/budgets.ts'
import type { ForecastNotice } from '#shared/forecasts.ts'
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

const notice = (id: string, facts: Partial<ForecastNotice> = {}): ForecastNotice => ({
  id,
  at: 1000,
  customerId: 'cus_1',
  kind: 'anomaly',
  subjectId: null,
  sentence: `About ${id}.`,
  acknowledgedAt: null,
  settledAt: null,
  ...facts,
})

test('notices lead where they are looked into, until set aside, settled or, of demand, a day old', () => {
  const found = (now: number, ...notices: ForecastNotice[]) => attentionFor({ notices, now }, nameOf)
  expect(found(1000, notice('a'))).toMatchObject([
    {
      title: 'Kestrel: an hour out of the ordinary',
      detail: 'About a.',
      target: { kind: 'demand', customerId: 'cus_1' },
      noticeId: 'a',
    },
  ])
  expect(found(1000, notice('a', { acknowledgedAt: 1 }), notice('b', { settledAt: 1 }))).toEqual([])
  const lasting = [
    notice('d', { kind: 'feed', customerId: null, subjectId: 'feed_1' }),
    notice('b', { kind: 'budget', subjectId: 'near' }),
  ]
  expect(found(90_000_000, notice('a'), ...lasting).map(({ target }) => target)).toEqual([
    { kind: 'imports' },
    { kind: 'budget', budgetId: 'near' },
  ])
})

test('a budget that is nearly used up is not raised twice, and many odd hours are told as one', () => {
  const budgets = { shortest: [account('near', 95, 5)], open: 1, nearlyUsed: 1 }
  const soonGone = notice('b', { kind: 'budget', subjectId: 'near' })
  expect(attentionFor({ budgets, notices: [soonGone], now: 0 }, nameOf).map(({ id }) => id)).toEqual([
    'budget near',
  ])
  const notices = ['5', '4', '3', '2', '1'].map((id) => notice(id))
  expect(attentionFor({ notices, now: 1000 }, nameOf).map(({ title }) => title)).toEqual([
    ...Array(3).fill('Kestrel: an hour out of the ordinary'),
    '2 more out of the ordinary',
  ])
})
