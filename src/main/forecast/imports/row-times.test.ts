import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createTimeReader, readFeedTime, readLogTime } from './row-times.ts'

const moment = fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 })
const readTime = createTimeReader('UTC')

it('reads a moment however it is written', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: -720, max: 840 }), (seconds, offsetMinutes) => {
      const at = seconds * 1000
      const iso = new Date(at).toISOString()
      const sign = offsetMinutes < 0 ? '-' : '+'
      const digits = (value: number) => String(Math.floor(value)).padStart(2, '0')
      const offset = `${sign}${digits(Math.abs(offsetMinutes) / 60)}${digits(Math.abs(offsetMinutes) % 60)}`
      const local = new Date(at + offsetMinutes * 60_000)
      const [weekday, day, month, year, clock] = local.toUTCString().split(' ')
      expect(readTime(iso)).toBe(at)
      expect(readTime(iso.slice(0, 19).replace('T', ' '))).toBe(at)
      expect(readTime(local.toISOString().slice(0, 19) + offset)).toBe(at)
      expect(readTime(String(seconds))).toBe(at)
      expect(readLogTime(`${day}/${month}/${year}:${clock} ${offset}`)).toBe(at)
      expect(readFeedTime(`${weekday} ${day} ${month} ${year} ${clock} ${offset}`, readTime)).toBe(at)
    }),
  )
})

it.each(['2025-02-29T00:00Z', '2025-13-01 00:00', '2025-01-01 24:00', '2025-01-01 10:60', '12', 'soon', ''])(
  'refuses %s',
  (text) => {
    expect(readTime(text)).toBeUndefined()
    expect(createTimeReader('Europe/Berlin')(text)).toBeUndefined()
    expect(readFeedTime(text, readTime)).toBeUndefined()
  },
)

it.each(['31/Feb/2025:13:06:03 +0100', '01/Foo/2025:13:06:03 +0100', '01/Jan/2025:25:06:03 +0100'])(
  'refuses %s in a log',
  (text) => {
    expect(readLogTime(text)).toBeUndefined()
  },
)

it('places local times in a zone whose clocks change by half an hour', () => {
  const read = createTimeReader('Australia/Lord_Howe')
  expect(read('2025-04-06 01:50')).toBe(Date.parse('2025-04-05T14:50:00Z'))
  expect(read('2025-04-06 02:05')).toBe(Date.parse('2025-04-05T15:35:00Z'))
})
