import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Period } from '#shared/budgets.ts'
import { periodAt } from './period.ts'

const hourMs = 3_600_000
const at = (text: string) => Date.parse(text)
const bounds = (period: Period, moment: string) => {
  const { startsAt, endsAt } = periodAt(period, at(moment))
  return [new Date(startsAt).toISOString(), endsAt === null ? null : new Date(endsAt).toISOString()]
}

describe('calendar periods', () => {
  it('begin on Monday at local midnight', () => {
    expect(bounds({ kind: 'week', timeZone: 'Europe/Berlin' }, '2026-07-12T21:59:59Z')).toEqual([
      '2026-07-05T22:00:00.000Z',
      '2026-07-12T22:00:00.000Z',
    ])
    expect(bounds({ kind: 'week', timeZone: 'Europe/Berlin' }, '2026-07-12T22:00:00Z')[0]).toBe(
      '2026-07-12T22:00:00.000Z',
    )
  })

  it('are an hour shorter or longer where the clocks change', () => {
    const week: Period = { kind: 'week', timeZone: 'Europe/Berlin' }
    const hours = (moment: string) => {
      const { startsAt, endsAt } = periodAt(week, at(moment))
      return ((endsAt ?? 0) - startsAt) / hourMs
    }
    expect(hours('2026-03-25T12:00Z')).toBe(167)
    expect(hours('2026-10-21T12:00Z')).toBe(169)
    expect(hours('2026-06-10T12:00Z')).toBe(168)
  })

  it('know months of every length, leap days and zones ahead of and behind UTC', () => {
    expect(bounds({ kind: 'month', timeZone: 'UTC' }, '2028-02-29T23:59:59Z')).toEqual([
      '2028-02-01T00:00:00.000Z',
      '2028-03-01T00:00:00.000Z',
    ])
    expect(bounds({ kind: 'month', timeZone: 'Pacific/Kiritimati' }, '2026-01-31T10:00:00Z')[0]).toBe(
      '2026-01-31T10:00:00.000Z',
    )
    expect(bounds({ kind: 'month', timeZone: 'America/Los_Angeles' }, '2026-03-01T07:59:59Z')).toEqual([
      '2026-02-01T08:00:00.000Z',
      '2026-03-01T08:00:00.000Z',
    ])
  })

  it('begin at the first instant there is when midnight is skipped', () => {
    // Paraguay's clocks went from 00:00 straight to 01:00 on 1 October 2023.
    expect(bounds({ kind: 'month', timeZone: 'America/Asuncion' }, '2023-10-01T12:00:00Z')[0]).toBe(
      '2023-10-01T04:00:00.000Z',
    )
  })

  it('hold every moment in exactly one period, and follow one another without a gap', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/Asuncion',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Pacific/Apia',
    )
    const periods = fc.record({ kind: fc.constantFrom('week' as const, 'month' as const), timeZone: zones })
    fc.assert(
      fc.property(periods, fc.integer({ min: 0, max: at('2100-01-01T00:00Z') }), (period, moment) => {
        const { startsAt, endsAt } = periodAt(period, moment)
        if (endsAt === null) throw new Error('a calendar period ends')
        expect(startsAt).toBeLessThanOrEqual(moment)
        expect(moment).toBeLessThan(endsAt)
        expect(periodAt(period, endsAt).startsAt).toBe(endsAt)
        expect(periodAt(period, endsAt - 1)).toEqual({ startsAt, endsAt })
      }),
      { numRuns: 300 },
    )
  })
})

it('slides a rolling period and keeps a fixed one', () => {
  expect(periodAt({ kind: 'rolling', days: 7 }, at('2026-03-30T12:00Z'))).toEqual({
    startsAt: at('2026-03-23T12:00Z'),
    endsAt: null,
  })
  const fixed: Period = { kind: 'fixed', startsAt: 5, endsAt: 9 }
  expect(periodAt(fixed, 1000)).toEqual({ startsAt: 5, endsAt: 9 })
})
