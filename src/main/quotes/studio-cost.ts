import type { MachineCost } from '#shared/prices.ts'
import type { StudioCost } from '#shared/quotes.ts'
import type { PriceBook } from '#shared/studio.ts'
import { splitAmount } from './price.ts'
import { hourOfDayIn } from './price-curve.ts'

/** What a job takes of the machine, as far as its own cost goes. */
export type MachineUse = { cpuSeconds: number; wallSeconds: number; startsAt: number }

/** Threads of the whole machine; the watts of its own meter, null where there is none. */
export type Machine = { threads: number; measuredPower: { idleWatts: number; loadWatts: number } | null }

const hourMs = 3_600_000
/** Longer work meets every hour of the day alike. */
const longestHours = 72

/**
 * What a job costs the studio, in minor units: its share of the machine's purchase, its electricity by the tariff of the hours it runs in,
 * and the hours the machine waits for work, which the jobs bear that come. A job that keeps half the threads busy for an hour takes half a
 * machine-hour. Null where the machine's cost is not known.
 */
export function studioCost(
  use: MachineUse,
  book: Pick<PriceBook, 'machine' | 'timeZone'>,
  machine: Machine,
): Omit<StudioCost, 'marginMinor'> | null {
  const cost = book.machine
  if (!cost) return null
  const parts = costParts(use, cost, book.timeZone, machine)
  const total = Math.round(parts.depreciation + parts.electricity + parts.idle)
  const amounts = splitAmount(total, [parts.depreciation, parts.electricity, parts.idle])
  const texts = [
    [
      'Wear of the machine',
      `${short(parts.machineHours)} machine-hours of ${short(cost.lifeYears * cost.hoursPerYear)}`,
    ],
    ['Electricity', `${short(parts.kilowattHours)} kWh at ${Math.round(parts.loadWatts)} W`],
    ['Idle hours', `${Math.round(cost.idleShare * 100)} % of its time nobody’s work runs`],
  ] as const
  return {
    lines: texts.map(([name, detail], index) => ({ name, detail, amountMinor: amounts[index]! })),
    amountMinor: total,
    power: machine.measuredPower ? 'measured' : 'given',
  }
}

function costParts(use: MachineUse, cost: MachineCost, timeZone: string, machine: Machine) {
  const machineHours = use.cpuSeconds / Math.max(1, machine.threads) / 3600
  const { idleWatts, loadWatts } = machine.measuredPower ?? cost
  const depreciationPerHour = cost.purchaseMinor / (cost.lifeYears * cost.hoursPerYear)
  const kilowattHours = (machineHours * loadWatts) / 1000
  const tariff = meanTariff(cost.microMinorPerKilowattHour, timeZone, use) / 1e6
  const dayTariff = mean(cost.microMinorPerKilowattHour) / 1e6
  const idlePerHour = depreciationPerHour + (idleWatts / 1000) * dayTariff
  return {
    machineHours,
    kilowattHours,
    loadWatts,
    depreciation: machineHours * depreciationPerHour,
    electricity: kilowattHours * tariff,
    idle: machineHours * idlePerHour * (cost.idleShare / (1 - cost.idleShare)),
  }
}

/** Of the hours the work runs in, each by how much of it the work takes. */
function meanTariff(byHour: readonly number[], timeZone: string, use: MachineUse): number {
  const hourOf = hourOfDayIn(timeZone)
  const ends = use.startsAt + Math.min(longestHours * 3600, use.wallSeconds) * 1000
  if (!(ends > use.startsAt)) return byHour[hourOf(use.startsAt)] ?? 0
  let weighted = 0
  for (let at = use.startsAt; at < ends; ) {
    // Quarters of an hour, since zones differ from UTC by those.
    const next = Math.min(ends, (Math.floor(at / (hourMs / 4)) + 1) * (hourMs / 4))
    weighted += (next - at) * (byHour[hourOf(at)] ?? 0)
    at = next
  }
  return weighted / (ends - use.startsAt)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length)
}

function short(value: number): string {
  return String(Number(value.toPrecision(value >= 1000 ? 5 : 3)))
}
