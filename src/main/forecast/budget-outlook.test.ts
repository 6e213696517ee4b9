import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { budgetOutlookSchema } from '#shared/forecasts.ts'
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
          /^“.*” of Acme is likely gone on Thu.*, before its period ends on .*; it lasts with a probability of 0 %/,
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
})
