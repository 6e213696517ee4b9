import { expect, test } from 'vitest'
import { studioCost } from './studio-cost.ts'
import { bookOf } from './testing.ts'

const machineCost = {
  purchaseMinor: 400_000,
  lifeYears: 4,
  hoursPerYear: 5000,
  idleShare: 0.5,
  idleWatts: 100,
  loadWatts: 500,
  microMinorPerKilowattHour: Array.from({ length: 24 }, (_, hour) => (hour < 6 ? 10_000_000 : 40_000_000)),
}
const book = bookOf({ machine: machineCost })
const machine = { threads: 8, measuredPower: null }
const at = (time: string) => Date.parse(`2026-03-01T${time}:00Z`)

test('wear, electricity by the hour and idle time are borne by the work', () => {
  // Ten machine-hours: 20 a machine-hour of wear; 5 kWh at 10; each busy hour bears an idle one: 20 and 0.1 kWh at the mean of 32.5.
  const night = studioCost(
    { cpuSeconds: 8 * 36_000, wallSeconds: 3600, startsAt: at('02:00') },
    book,
    machine,
  )!
  expect(night.lines.map(({ amountMinor }) => amountMinor)).toEqual([200, 50, 233])
  expect(night.amountMinor).toBe(483)
  expect(night.power).toBe('given')
})

test('work that runs into the dearer hours pays for each hour by its own tariff', () => {
  const use = { cpuSeconds: 8 * 36_000, wallSeconds: 2 * 3600, startsAt: at('05:00') }
  expect(studioCost(use, book, machine)!.lines[1]!.amountMinor).toBe(125)
})

test('the machine’s own meter goes before the figures given, and an unknown machine costs nothing known', () => {
  const use = { cpuSeconds: 8 * 36_000, wallSeconds: 3600, startsAt: at('02:00') }
  const measured = studioCost(use, book, {
    ...machine,
    measuredPower: { idleWatts: 20, loadWatts: 100 },
  })!
  expect(measured.power).toBe('measured')
  expect(measured.lines[1]!.amountMinor).toBe(10)
  expect(studioCost(use, bookOf(), machine)).toBeNull()
})
