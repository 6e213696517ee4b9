import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BudgetOutlook, budgetOutlookSchema } from '#shared/forecasts.ts'
import { type ForecastStudio, openForecastStudio, requestsCsv } from './testing.ts'

let studio: ForecastStudio
beforeEach(async () => {
  studio = await openForecastStudio()
  await studio.jobs.start()
})
afterEach(async () => {
  await studio.jobs.stop()
  await studio.remove()
})

const hourMs = 3_600_000
const now = Date.parse('2026-01-05T09:00:00Z')
/** Ten cents a request at the test's prices, five to eleven requests an hour. */
const daily = (hour: number) => 8 + Math.round(3 * Math.sin((2 * Math.PI * hour) / 24))
const centsPerDay = 10 * Array.from({ length: 24 }, (_, hour) => daily(hour)).reduce((a, b) => a + b)

describe('when a budget is gone', () => {
  it('is when the usual load has used it up, with what spends it', async () => {
    const { budget } = studio.createPayer('Acme', { allowanceMinor: 3 * centsPerDay })
    await studio.importText(requestsCsv('Acme', now, 5 * 168, daily))
    const [outlook] = await studio.forecasts.exhaustion()
    budgetOutlookSchema.parse(outlook)
    expect(outlook).toMatchObject({ budgetId: budget.id, basis: 'forecast', lasts: 0 })
    expect(Math.abs(outlook!.goneAt.p50! - (now + 3 * 24 * hourMs))).toBeLessThan(6 * hourMs)
    expect(outlook!.goneAt.p10).toBeLessThanOrEqual(outlook!.goneAt.p50!)
    expect(Math.abs(outlook!.burnMinorPerDay / centsPerDay - 1)).toBeLessThan(0.1)
    const usual = outlook!.drivers.find(({ driver }) => driver === 'usual load')
    expect(usual!.share).toBeGreaterThan(0.8)
    expect(outlook!.summary).toMatch(/likely gone on Thu.* 8 Jan.*usual load \d+ %/)
  })

  it('is told once in a period, until somebody set it aside or it lasts again', async () => {
    const { budget } = studio.createPayer('Acme', { allowanceMinor: 3 * centsPerDay })
    await studio.importText(requestsCsv('Acme', now, 5 * 168, daily))
    await studio.forecasts.exhaustion()
    const listed = () => studio.forecasts.notices.list()
    expect(listed()).toMatchObject([
      {
        kind: 'budget',
        subjectId: budget.id,
        customerId: budget.customerId,
        sentence: expect.stringMatching(
          /^“.*” of Acme: It is likely gone on Thu 8 Jan.* It will hardly last until /,
        ),
        acknowledgedAt: null,
        settledAt: null,
      },
    ])
    expect(studio.forecasts.notices.acknowledge(listed()[0]!.id).acknowledgedAt).toBe(studio.clock.now())
    studio.clock.advance(2 * 60_000)
    await studio.forecasts.exhaustion()
    expect(listed()).toHaveLength(1)

    const change = { budgetId: budget.id, unit: budget.unit, note: 'A change of plan' }
    studio.budgets.topUp({ ...change, amountMinor: 40 * centsPerDay, idempotencyKey: 'invoice-17-more' })
    await studio.forecasts.exhaustion()
    expect(listed()).toMatchObject([{ settledAt: studio.clock.now() }])
    studio.budgets.adjust({ ...change, amountMinor: -39 * centsPerDay, idempotencyKey: 'invoice-17-less' })
    await studio.forecasts.exhaustion()
    expect(listed()).toMatchObject([
      { acknowledgedAt: null, settledAt: null },
      { settledAt: expect.any(Number) },
    ])
  })

  it('what lasts until the period renews it is not gone', async () => {
    studio.createPayer('Acme', { allowanceMinor: 20 * centsPerDay })
    await studio.importText(requestsCsv('Acme', now, 5 * 168, daily))
    const [outlook] = await studio.forecasts.exhaustion()
    expect(outlook).toMatchObject({ goneAt: { p50: null }, lasts: 1, looksUntil: outlook!.periodEndsAt })
    expect(outlook!.summary).toContain('It lasts until Mon')
  })

  it('a rolling budget gets back what leaves its window, and never runs dry when that is enough', async () => {
    const { customer } = studio.createPayer('Acme', { allowanceMinor: 0 })
    studio.budgets.close(studio.budgets.list()[0]!.budget.id)
    studio.budgets.create({
      customerId: customer.id,
      name: 'Two days',
      unit: { kind: 'compute' },
      // In thousandths: a request of ten CPU seconds is ten compute units; half as much again as two days need.
      allowanceMinor: 3 * centsPerDay * 1000,
      period: { kind: 'rolling', days: 2 },
      renewal: { kind: 'reset' },
      limit: { kind: 'hard' },
    })
    await studio.importText(requestsCsv('Acme', now, 5 * 168, daily))
    const [outlook] = await studio.forecasts.exhaustion()
    expect(outlook).toMatchObject({ name: 'Two days', goneAt: { p50: null }, basis: 'forecast' })
    expect(Math.abs(outlook!.burnMinorPerDay / (centsPerDay * 1000) - 1)).toBeLessThan(0.1)
  })

  it('without a history only what is held counts, and that is said', async () => {
    const { customer } = studio.createPayer('Acme', { allowanceMinor: 40 })
    const job = await studio.submit(customer.id)
    studio.jobs.pause(job.id)
    const [outlook] = await studio.forecasts.exhaustion()
    expect(outlook).toMatchObject({ heldMinor: 30, availableMinor: 10, basis: 'queue only', lasts: 1 })
    expect(outlook!.drivers.find(({ driver }) => driver === 'queue')).toMatchObject({ share: 1 })
    expect(outlook!.summary).toContain('no history yet')
  })

  it('an empty budget is gone now; a closed one is not asked about', async () => {
    const { budget } = studio.createPayer('Acme', { allowanceMinor: 0 })
    await studio.importText(requestsCsv('Acme', now, 20 * 24, daily))
    const [outlook] = await studio.forecasts.exhaustion()
    expect(outlook!.goneAt.p50).toBe(now)
    expect(outlook!.summary).toContain('used up')
    studio.budgets.close(budget.id)
    studio.clock.advance(60_000)
    expect(await studio.forecasts.exhaustion()).toEqual([])
  })

  it('the soonest comes first', async () => {
    studio.createPayer('Plenty', { allowanceMinor: 30 * centsPerDay })
    studio.createPayer('Scarce', { allowanceMinor: centsPerDay })
    await studio.importText(requestsCsv('Plenty', now, 20 * 24, daily))
    await studio.importText(requestsCsv('Scarce', now, 20 * 24, daily))
    expect((await studio.forecasts.exhaustion()).map(({ name }) => name)).toEqual([
      'Scarce, weekly',
      'Plenty, weekly',
    ])
  })

  /** What a plan of ten jobs comes to; compute is all of it unless told. */
  function quotePlan(customerId: string, likelyMinor: number, computeShare = 1) {
    studio.quotedPlans.set('pln_000001', {
      name: 'Season 2',
      sources: ['/media/episode-1.mov'],
      shares: [
        {
          customerId,
          unit: { kind: 'money', currency: 'EUR' },
          jobs: 10,
          amountMinor: { p10: likelyMinor / 1.2, p50: likelyMinor, p90: likelyMinor * 1.2 },
          computeShare,
          microMinorPerComputeUnit: 1_000_000,
          days: [{ date: null, jobs: 10, share: 1 }],
        },
      ],
    })
    return (startsOn: string) => studio.plans.count({ id: 'pln_000001', startsOn })
  }
  const driverOf = (outlook: BudgetOutlook | undefined, name: string) =>
    outlook!.drivers.find(({ driver }) => driver === name)!

  it('a plan that counts brings the date forward, stands among what spends it, and counts no more once removed', async () => {
    const { customer } = studio.createPayer('Acme', { allowanceMinor: 6 * centsPerDay })
    await studio.importText(requestsCsv('Acme', now, 5 * 168, daily))
    const [before] = await studio.forecasts.exhaustion()
    expect(driverOf(before, 'planned')).toMatchObject({ share: 0 })

    quotePlan(customer.id, 2 * centsPerDay)('2026-01-06')
    const [counted] = await studio.forecasts.exhaustion()
    // Two days' worth goes on Tuesday, so that it is gone two days sooner.
    expect(Math.abs(counted!.goneAt.p50! - (before!.goneAt.p50! - 48 * hourMs))).toBeLessThan(8 * hourMs)
    expect(driverOf(counted, 'planned').share).toBeCloseTo(1 / 3, 1)
    expect(counted!.summary).toMatch(/planned work 3\d %/)

    studio.plans.stopCounting('pln_000001')
    expect((await studio.forecasts.exhaustion())[0]).toEqual(before)
  })

  it('each job of a plan counts once: with the plan until it is submitted, with its hold from then on', async () => {
    const { customer } = studio.createPayer('Acme', { allowanceMinor: 1000 })
    await studio.importText(requestsCsv('Other', now, 20 * 24, daily))
    quotePlan(customer.id, 200)('2026-01-06')
    const plannedOf = async () => {
      const [outlook] = (await studio.forecasts.exhaustion()).filter(({ name }) => name === 'Acme, weekly')
      return [driverOf(outlook, 'planned').amountMinor, driverOf(outlook, 'queue').amountMinor] as const
    }
    const [whole] = await plannedOf()
    // A mean of a lognormal, a little above its median.
    expect(whole / 200).toBeCloseTo(1, 1)

    const named = await studio.submit(customer.id, { planId: 'pln_000001' })
    studio.jobs.pause(named.id)
    const ofFile = await studio.submit(customer.id, { sourcePath: '/media/episode-1.mov' })
    studio.jobs.pause(ofFile.id)
    const [left, held] = await plannedOf()
    expect(left / whole).toBeCloseTo(0.8, 5)
    expect(held).toBeCloseTo(60, 5)
    expect(studio.plans.counted()).toMatchObject([{ jobs: 10, submittedJobs: 2 }])

    // The same file once more is not in the plan, nor is an unknown plan a plan.
    await studio.submit(customer.id, { sourcePath: '/media/episode-1.mov' })
    expect(studio.plans.counted()).toMatchObject([{ submittedJobs: 2 }])
    await expect(studio.submit(customer.id, { planId: 'pln_000009' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('every hour spends at its own price, which a budget in compute units does not know', async () => {
    const { budget } = studio.createPayer('Acme', { allowanceMinor: 30 * centsPerDay })
    const inUnits = studio.createPayer('Units')
    studio.budgets.close(inUnits.budget.id)
    studio.budgets.create({
      customerId: inUnits.customer.id,
      name: 'Units',
      unit: { kind: 'compute' },
      allowanceMinor: 30 * centsPerDay * 1000,
      period: { kind: 'month', timeZone: 'UTC' },
      renewal: { kind: 'reset' },
      limit: { kind: 'hard' },
    })
    for (const name of ['Acme', 'Units']) await studio.importText(requestsCsv(name, now, 5 * 168, daily))
    const burns = async () => {
      const outlooks = await studio.forecasts.exhaustion()
      const of = (id: (each: BudgetOutlook) => boolean) => outlooks.find(id)!.burnMinorPerDay
      return [of(({ budgetId }) => budgetId === budget.id), of(({ name }) => name === 'Units')] as const
    }
    const [flat, flatUnits] = await burns()
    // Half the price by night: what comes then costs half.
    const byNight = Array.from({ length: 24 }, (_, hour) => (hour < 6 ? 50 : 100))
    studio.prices.book = { ...studio.prices.book, computePercentByHour: byNight }
    const [cheaper, unmoved] = await burns()
    const load = Array.from({ length: 24 }, (_, hour) => daily(hour))
    const sum = (values: number[]) => values.reduce((a, b) => a + b)
    expect(cheaper / flat).toBeCloseTo(1 - (0.5 * sum(load.slice(0, 6))) / sum(load), 1)
    expect(unmoved).toBe(flatUnits)
  })

  it('what past hours were charged at is taken out before coming hours are priced', async () => {
    const { customer, budget } = studio.createPayer('Acme', { allowanceMinor: 10_000_000 })
    // A job is charged 20 cents at the list price; three days of one an hour, at a price of the hour that the book now tells, too.
    const byDay = Array.from({ length: 24 }, (_, hour) => (hour % 2 ? 100 : 300))
    studio.prices.book = { ...studio.prices.book, computePercentByHour: byDay }
    const charge = (hour: number) => byDay[hour % 24]! / 100
    for (let hour = 0; hour < 72; hour++) {
      studio.quotes.unitPrice = 1_000_000 * charge(9 + hour)
      const { id } = await studio.submit(customer.id)
      await studio.pass(60, 1000)
      expect(studio.jobs.get(id).job.chargedMinor).toBeGreaterThan(0)
      studio.clock.advance(hourMs - 60_000)
      await studio.pass(0)
    }
    const [outlook] = await studio.forecasts.exhaustion()
    const spent = 10_000_000 - studio.budgets.get(budget.id).balance.availableMinor
    expect(outlook).toMatchObject({ basis: 'forecast' })
    expect(outlook!.burnMinorPerDay / (spent / 3)).toBeCloseTo(1, 1)
  })
})
