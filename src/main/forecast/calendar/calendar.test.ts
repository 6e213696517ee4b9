import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventDraft } from '#shared/calendar.ts'
import { type ForecastStudio, openForecastStudio } from '../testing.ts'
import { momentOf } from './calendar.ts'

let studio: ForecastStudio
beforeEach(async () => {
  studio = await openForecastStudio()
})
afterEach(() => studio.remove())

const hourMs = 3_600_000
const now = Date.UTC(2026, 0, 5, 9)

const draft = (change: Partial<EventDraft> = {}): EventDraft => ({
  kind: 'live event',
  title: 'Cup final',
  startsLocal: '2026-01-06T18:00',
  endsLocal: '2026-01-06T22:00',
  timeZone: 'UTC',
  factor: 2,
  contentType: 'sports',
  ...change,
})

/** Eight weeks of eight news and four sports requests an hour; `sportsAt` says otherwise for hours since the epoch. */
function history(sportsAt: (hour: number) => number = () => 4): string {
  const lines = ['time,customer,content type,duration,complexity']
  for (let hour = now / hourMs - 56 * 24; hour < now / hourMs; hour++) {
    for (let i = 0; i < 8; i++) lines.push(`${hour * 3600 + i},Acme,news,10,1`)
    for (let i = 0; i < sportsAt(hour); i++) lines.push(`${hour * 3600 + i},Acme,sports,10,1`)
  }
  return lines.join('\n')
}

async function day(contentType?: string) {
  const { id } = studio.customers.findByName('Acme')!
  return studio.forecasts.demand({ customerId: id, contentType, resource: 'requests', horizon: 'week' })
}
const at = (demand: Awaited<ReturnType<typeof day>>, time: string) =>
  demand.forecast.find((hour) => hour.at === Date.parse(time))!.p50

describe('the calendar', () => {
  it('keeps events, changes and removes them, and says what is wrong with one', () => {
    const { calendar } = studio.forecasts
    const event = calendar.create(draft())
    expect(event).toMatchObject({ startsAt: Date.UTC(2026, 0, 6, 18), contentType: 'sports' })
    calendar.update(event.id, draft({ title: 'Semi-final', factor: 0.5 }))
    expect(calendar.list()).toMatchObject([{ id: event.id, title: 'Semi-final', factor: 0.5 }])
    calendar.remove(event.id)
    expect(calendar.list()).toEqual([])
    expect(() => calendar.remove(event.id)).toThrow('There is no event')
    expect(() => calendar.create(draft({ endsLocal: '2026-01-06T18:00' }))).toThrow('ends before it begins')
    expect(() => calendar.create(draft({ endsLocal: '2026-12-06T18:00' }))).toThrow('at most 100 days')
    expect(() => calendar.create(draft({ startsLocal: '2026-02-30T18:00' }))).toThrow('There is no time')
    expect(() => calendar.create(draft({ timeZone: 'Mars/Base' }))).toThrow('IANA')
    expect(() => calendar.create(draft({ factor: 0 }))).toThrow('factor')
    expect(() => calendar.create(draft({ customerId: 'cus_000000' }))).toThrow('customer')
  })

  it('follows the clocks of the event: a day of 23, 24 or 25 hours', () => {
    const hours = (date: string, next: string) =>
      (momentOf(`${next}T00:00`, 'Europe/Berlin') - momentOf(`${date}T00:00`, 'Europe/Berlin')) / hourMs
    expect(hours('2026-03-29', '2026-03-30')).toBe(23)
    expect(hours('2026-06-01', '2026-06-02')).toBe(24)
    expect(hours('2026-10-25', '2026-10-26')).toBe(25)
    expect(momentOf('2026-03-29T02:30', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T01:30:00Z'))
    expect(momentOf('2026-10-25T02:30', 'Europe/Berlin')).toBe(Date.parse('2026-10-25T00:30:00Z'))
  })

  it('lifts the forecast by the stated factor, a whole by the share of the part it is about', async () => {
    await studio.importText(history())
    studio.forecasts.calendar.create(draft({ startsLocal: '2026-01-06T18:30' }))
    const sports = await day('sports')
    expect(at(sports, '2026-01-06T17:00Z')).toBeCloseTo(4, 0)
    expect(at(sports, '2026-01-06T18:00Z')).toBeCloseTo(6, 0)
    expect(at(sports, '2026-01-06T21:00Z')).toBeCloseTo(8, 0)
    expect(at(sports, '2026-01-06T22:00Z')).toBeCloseTo(4, 0)
    expect(sports.lifts).toMatchObject([{ factor: 2, seriesFactor: 2, basis: 'stated', learnedFrom: 0 }])
    const news = await day('news')
    expect(at(news, '2026-01-06T20:00Z')).toBeCloseTo(8, 0)
    expect(news.lifts).toEqual([])
    const all = await day()
    expect(at(all, '2026-01-06T20:00Z')).toBeCloseTo(16, 0)
    expect(all.lifts[0]!.seriesFactor).toBeCloseTo(1 + 1 / 3, 2)
  })

  it('draws the factor towards what earlier events did, and learns the usual without them', async () => {
    const { calendar } = studio.forecasts
    const finals = ['2025-12-16', '2025-12-23', '2025-12-30'].map(
      (date) => Date.parse(`${date}T18:00Z`) / hourMs,
    )
    const during = (hour: number) => finals.some((start) => hour >= start && hour < start + 4)
    await studio.importText(history((hour) => (during(hour) ? 16 : 4)))
    for (const date of ['2025-12-16', '2025-12-23', '2025-12-30', '2026-01-06'])
      calendar.create(draft({ startsLocal: `${date}T18:00`, endsLocal: `${date}T22:00` }))
    const sports = await day('sports')
    const [lift] = sports.lifts
    expect(lift).toMatchObject({ basis: 'learned', learnedFrom: 3, statedFactor: 2 })
    // Two votes for the stated 2, three for what was seen, near 4.
    expect(lift!.factor).toBeGreaterThan(2.5)
    expect(lift!.factor).toBeLessThan(3.1)
    // Tuesdays would otherwise be learned as busy, and lifted on top of that.
    expect(at(sports, '2026-01-06T20:00Z')).toBeLessThan(15)
    expect(at(sports, '2026-01-06T20:00Z')).toBeGreaterThan(9)
    const events = await studio.forecasts.eventsWithLift()
    expect(events.map(({ lift: { basis } }) => basis)).toEqual(['stated', 'learned', 'learned', 'learned'])
  })
})
