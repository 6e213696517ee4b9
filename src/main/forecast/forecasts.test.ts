import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Demand } from '#shared/forecasts.ts'
import { demandSchema } from '#shared/forecasts.ts'
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
const until = Date.parse('2026-01-05T09:00:00Z')
const daily = (hour: number) => Math.round(6 + 5 * Math.sin((2 * Math.PI * hour) / 24))

function valueAt({ history }: Demand, at: number): number | null | undefined {
  return history.find((hour) => hour.at === at)?.value
}

describe('the studio’s own history', () => {
  it('counts jobs in the hour they were asked for, what they used once they ended, and hours without any as zero', async () => {
    const { customer } = studio.createPayer('Acme')
    const first = await studio.submit(customer.id)
    const finished = studio.jobs.finished(first.id)
    await studio.pass(12)
    await finished
    studio.clock.advance(3 * hourMs)
    const ask = (resource: 'requests' | 'cpuSeconds' | 'spend') =>
      studio.forecasts.demand({ customerId: customer.id, resource, horizon: 'day' })
    expect(valueAt(await ask('requests'), until)).toBe(1)
    expect(valueAt(await ask('requests'), until + hourMs)).toBe(0)
    expect(valueAt(await ask('cpuSeconds'), until)).toBeCloseTo(20.2)
    expect(valueAt(await ask('spend'), until)).toBe(21)
    expect(valueAt(await ask('requests'), until + 3 * hourMs)).toBeUndefined()
  })

  it('takes what was quoted for a job that has not ended, and what was measured when it has', async () => {
    const { customer } = studio.createPayer('Acme')
    const job = await studio.submit(customer.id)
    studio.jobs.pause(job.id)
    studio.clock.advance(2 * hourMs)
    const ask = () => studio.forecasts.demand({ customerId: customer.id, resource: 'spend', horizon: 'day' })
    expect(valueAt(await ask(), until)).toBe(20)
    await studio.jobs.cancel(job.id)
    studio.clock.advance(hourMs)
    expect(valueAt(await ask(), until)).toBeLessThan(20)
  })

  it('a studio that was away for long did not look: its hours are unknown, not empty', async () => {
    await studio.importText(requestsCsv('Acme', until - 20 * 24 * hourMs, 5, () => 1))
    const { customer } = studio.createPayer('Bcme')
    await studio.submit(customer.id)
    studio.clock.advance(2 * hourMs)
    const all = await studio.forecasts.demand({ resource: 'requests', horizon: 'day' })
    expect(valueAt(all, until - 10 * 24 * hourMs)).toBeNull()
    expect(valueAt(all, until)).toBe(1)
  })
})

describe('demand', () => {
  it('follows the day, marks its peaks, and adds up over the horizon', async () => {
    await studio.importText(requestsCsv('Acme', until, 5 * 168, daily))
    const demand = await studio.forecasts.demand({ resource: 'requests', horizon: 'day' })
    expect(demandSchema.parse(demand).forecast).toHaveLength(24)
    expect(demand.method).toBe('ensemble')
    const best = demand.forecast.reduce((a, b) => (b.p50 > a.p50 ? b : a))
    expect([5, 6, 7]).toContain(new Date(best.at).getUTCHours())
    expect(best.peak).toBe(true)
    const perDay = Array.from({ length: 24 }, (_, hour) => daily(hour)).reduce((a, b) => a + b)
    expect(Math.abs(demand.total!.p50 / perDay - 1)).toBeLessThan(0.1)
    expect(demand.total!.p10).toBeLessThanOrEqual(demand.total!.p50)
    const [row] = await studio.forecasts.outlook({ resource: 'requests' })
    expect(row).toMatchObject({ contentTypes: ['news'], method: 'ensemble' })
    expect(Math.abs(row!.nextWeek.p50 / (7 * perDay) - 1)).toBeLessThan(0.1)
    const byType = await studio.forecasts.demand({
      contentType: 'news',
      resource: 'requests',
      horizon: 'day',
    })
    expect(byType.total).toEqual(demand.total)
  })

  it('looks a month ahead on a short history by repeating the week, and says so', async () => {
    await studio.importText(requestsCsv('Acme', until, 20 * 24, daily))
    const month = await studio.forecasts.demand({ resource: 'requests', horizon: 'month' })
    expect(month.forecast).toHaveLength(744)
    expect(month.notes.join(' ')).toContain('the week is repeated')
  })

  it('without a history there is no forecast, and the next step is said', async () => {
    const nothing = await studio.forecasts.demand({ resource: 'requests', horizon: 'week' })
    expect(nothing).toMatchObject({ history: [], forecast: [], total: null, method: null })
    expect(nothing.notes[0]).toContain('Import past requests')
    expect(await studio.forecasts.outlook({ resource: 'spend' })).toEqual([])
    expect((await studio.forecasts.backtest({ resource: 'requests', horizon: 'day' })).summary).toContain(
      'too little history',
    )
  })

  it('an hour of history is no forecast: it says how much is needed, and budgets count only what is held', async () => {
    await studio.importText(requestsCsv('Acme', until, 1, () => 5))
    const demand = await studio.forecasts.demand({ resource: 'requests', horizon: 'week' })
    expect(demand).toMatchObject({ forecast: [], total: null, method: null })
    expect(demand.notes[0]).toContain('two days of history')
    expect(await studio.forecasts.outlook({ resource: 'requests' })).toEqual([])
  })

  it.each([
    ['a constant', requestsCsv('Acme', until, 15 * 24, () => 3)],
    ['two days', requestsCsv('Acme', until, 48, daily)],
    ['one that stopped a month ago', requestsCsv('Acme', until - 30 * 24 * hourMs, 10 * 24, daily)],
  ])('%s gives a finite forecast for every horizon', async (_, text) => {
    await studio.importText(text)
    for (const horizon of ['hour', 'day', 'week', 'month'] as const) {
      const demand = demandSchema.parse(await studio.forecasts.demand({ resource: 'spend', horizon }))
      expect(demand.forecast.length).toBeGreaterThan(0)
      for (const hour of demand.forecast) {
        expect(hour.low95).toBeLessThanOrEqual(hour.p10)
        expect(hour.p10).toBeLessThanOrEqual(hour.p90)
        expect(hour.high95).toBeLessThan(1e6)
      }
    }
  })

  it('refuses a customer that does not exist', async () => {
    const asked = studio.forecasts.demand({ customerId: 'cus_nobody', resource: 'spend', horizon: 'day' })
    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('forecasts a customer by the model a person chose, and by the ensemble again', async () => {
    await studio.importText(requestsCsv('Acme', until, 5 * 168, daily))
    const { customerId } = (await studio.forecasts.outlook({ resource: 'requests' }))[0]!
    const day = () => studio.forecasts.demand({ customerId, resource: 'requests', horizon: 'day' })
    const usual = await day()
    studio.forecasts.chooseModel({ customerId, model: 'MSTL' })
    const chosen = demandSchema.parse(await day())
    expect([usual.method, chosen.method]).toEqual(['ensemble', 'MSTL'])
    expect(chosen.total!.p50).toBeGreaterThan(0.7 * usual.total!.p50)
    expect(chosen.total!.p50).toBeLessThan(1.3 * usual.total!.p50)
    expect(studio.forecasts.models()).toEqual([{ customerId, model: 'MSTL' }])
    studio.forecasts.chooseModel({ customerId, model: 'ensemble' })
    expect((await day()).method).toBe('ensemble')
    expect(() => studio.forecasts.chooseModel({ customerId: 'cus_nobody', model: 'MSTL' })).toThrow()
  })

  it('holds each hour that closes against what was expected, and says what was out of the ordinary', async () => {
    await studio.importText(requestsCsv('Acme', until, 5 * 168, daily))
    studio.forecasts.start()
    studio.clock.advance(2000)
    const ask = () => studio.forecasts.demand({ resource: 'requests', horizon: 'hour' })
    const hourPasses = async () => {
      const looked = new Promise<void>((resolve) => {
        const end = studio.changes.subscribe(({ topic }) => {
          if (topic !== 'forecasts' || ++published < 2) return
          end()
          resolve()
        })
        let published = 0
      })
      studio.clock.advance(hourMs)
      await looked
    }
    await hourPasses()
    await hourPasses()
    const expected = (await ask()).forecast[0]!
    const { nextHour } = await studio.forecasts.backtest({ resource: 'requests', horizon: 'hour' })
    // The customer's hour, and the studio's. Nobody asked for anything in it, which is out of the ordinary.
    expect(nextHour).toMatchObject({ hours: 2 })
    expect(expected.p10).toBeLessThanOrEqual(expected.p90)
    const notices = studio.forecasts.notices.list()
    expect(notices.map(({ kind }) => kind)).toContain('anomaly')
    expect(notices[0]!.sentence).toMatch(/asked for 0 requests in the hour from .*; \d+ to \d+ were expected/)
  })

  it('looks back on the history: the ensemble stands beside repeating the day before', async () => {
    await studio.importText(requestsCsv('Acme', until, 5 * 168, daily))
    const { rows, series, summary, comparison } = await studio.forecasts.backtest({
      resource: 'requests',
      horizon: 'day',
    })
    expect(rows.map(({ model }) => model)).toEqual(expect.arrayContaining(['ensemble', 'seasonal naive']))
    expect(series).toBeGreaterThan(0)
    expect(comparison!.rows.map(({ model }) => model)).toEqual(expect.arrayContaining(['Prophet', 'MSTL']))
    expect(summary.length).toBeGreaterThan(20)
  })

  it('can be stopped in the middle, and goes on when asked again', async () => {
    await studio.importText(requestsCsv('Acme', until, 5 * 168, daily))
    const asked = studio.forecasts.demand({ resource: 'requests', horizon: 'week' })
    const refused = expect(asked).rejects.toMatchObject({ code: 'CANCELLED' })
    await studio.forecasts.stop()
    await refused
    const again = await studio.forecasts.demand({ resource: 'requests', horizon: 'week' })
    expect(again.forecast).toHaveLength(168)
  })
})
