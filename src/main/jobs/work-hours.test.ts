import { describe, expect, it } from 'vitest'
import type { WorkHours } from '#shared/jobs.ts'
import { openSpansFrom, wallSecondsAfter, workTimeAt } from './work-hours.ts'

const everyDay = [1, 2, 3, 4, 5, 6, 7]
const nights = (timeZone: string, days = everyDay): WorkHours => ({
  timeZone,
  windows: [{ days, from: '22:00', to: '06:00' }],
})
const at = (iso: string) => Date.parse(iso)

describe('work hours', () => {
  it('are always when none are set', () => {
    expect(workTimeAt({ timeZone: 'UTC', windows: [] }, at('2026-05-01T12:00:00Z'))).toEqual({
      open: true,
      changesAt: null,
    })
  })

  it('pass midnight', () => {
    const hours = nights('UTC')
    expect(workTimeAt(hours, at('2026-05-01T23:30:00Z'))).toEqual({
      open: true,
      changesAt: at('2026-05-02T06:00:00Z'),
    })
    expect(workTimeAt(hours, at('2026-05-02T05:59:59Z')).open).toBe(true)
    expect(workTimeAt(hours, at('2026-05-02T06:00:00Z'))).toEqual({
      open: false,
      changesAt: at('2026-05-02T22:00:00Z'),
    })
  })

  it('belong to the day they begin on', () => {
    const saturdayNight = nights('UTC', [6])
    expect(workTimeAt(saturdayNight, at('2026-05-03T03:00:00Z')).open).toBe(true)
    expect(workTimeAt(saturdayNight, at('2026-05-02T03:00:00Z')).open).toBe(false)
  })

  it('are local: an hour shorter on the night the clocks go forward, an hour longer when they go back', () => {
    const hours = nights('Europe/Berlin')
    const spring = workTimeAt(hours, at('2026-03-28T22:00:00Z'))
    expect(spring).toEqual({ open: true, changesAt: at('2026-03-29T04:00:00Z') })
    const autumn = workTimeAt(hours, at('2026-10-24T21:00:00Z'))
    expect(autumn).toEqual({ open: true, changesAt: at('2026-10-25T05:00:00Z') })
  })

  it('begin after the gap when their begin is skipped', () => {
    const hours: WorkHours = {
      timeZone: 'Europe/Berlin',
      windows: [{ days: everyDay, from: '02:30', to: '04:00' }],
    }
    expect(workTimeAt(hours, at('2026-03-29T00:00:00Z'))).toEqual({
      open: false,
      changesAt: at('2026-03-29T01:30:00Z'),
    })
  })

  it('join where they meet, and never change when they cover the week', () => {
    const halves: WorkHours = {
      timeZone: 'UTC',
      windows: [
        { days: everyDay, from: '00:00', to: '12:00' },
        { days: everyDay, from: '12:00', to: '00:00' },
      ],
    }
    expect(workTimeAt(halves, at('2026-05-01T12:00:00Z'))).toEqual({ open: true, changesAt: null })
  })

  it('look a whole week ahead for one window a week', () => {
    const mondays: WorkHours = { timeZone: 'UTC', windows: [{ days: [1], from: '08:00', to: '09:00' }] }
    expect(workTimeAt(mondays, at('2026-05-04T09:00:00Z')).changesAt).toBe(at('2026-05-11T08:00:00Z'))
  })
})

describe('work time by the clock', () => {
  const spans = openSpansFrom(nights('UTC'), at('2026-05-01T18:00:00Z'), 10)

  it('waits for the first window', () => {
    expect(wallSecondsAfter(spans, 60)).toBe(4 * 3600 + 60)
  })

  it('pauses between windows', () => {
    expect(wallSecondsAfter(spans, 9 * 3600)).toBe(28 * 3600 + 3600)
  })

  it('goes on with the same pattern past what was looked at', () => {
    const days = wallSecondsAfter(spans, 8 * 3600 * 100) / 86_400
    expect(days).toBeGreaterThan(95)
    expect(days).toBeLessThan(105)
  })
})
