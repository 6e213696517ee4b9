import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Watts of the processor when nothing and when everything runs. */
export type MeasuredPower = { idleWatts: number; loadWatts: number }

/** The processor's own energy meters (RAPL), where this user may read them: joules since some moment, and where each begins anew. */
export type EnergyReading = {
  at: number
  meters: { name: string; microjoules: number; rangeMicrojoules: number }[]
}

const powercapFolder = '/sys/class/powercap'
/** Whole packages; their parts (cores, memory) are named with a second colon. */
const packageMeter = /^[a-z-]+:\d+$/

/** Null where there is no meter, or only root may read it. */
export function readEnergy(at: number, folder = powercapFolder): EnergyReading | null {
  try {
    const meters = readdirSync(folder)
      .filter((name) => packageMeter.test(name))
      .map((name) => ({
        name,
        microjoules: readNumber(path.join(folder, name, 'energy_uj')),
        rangeMicrojoules: readNumber(path.join(folder, name, 'max_energy_range_uj')),
      }))
    return meters.length > 0 ? { at, meters } : null
  } catch {
    return null
  }
}

/** Mean watts between two readings; null when they cannot be compared. A meter that went backwards began anew. */
export function wattsBetween(before: EnergyReading, after: EnergyReading): number | null {
  const seconds = (after.at - before.at) / 1000
  if (!(seconds > 0) || before.meters.length !== after.meters.length) return null
  let microjoules = 0
  for (const [index, meter] of after.meters.entries()) {
    const earlier = before.meters[index]!
    if (earlier.name !== meter.name) return null
    const used = meter.microjoules - earlier.microjoules
    microjoules += used < 0 ? used + meter.rangeMicrojoules : used
  }
  return microjoules / 1e6 / seconds
}

/** Watts grow nearly evenly with load, so a line through what was seen tells both ends; null until enough different loads were seen. */
export function fitPower(samples: readonly { load: number; watts: number }[]): MeasuredPower | null {
  const loads = samples.map(({ load }) => load)
  if (samples.length < fewestSamples || Math.max(...loads) - Math.min(...loads) < leastSpread) return null
  const meanLoad = loads.reduce((sum, each) => sum + each, 0) / samples.length
  const meanWatts = samples.reduce((sum, { watts }) => sum + watts, 0) / samples.length
  let covariance = 0
  let variance = 0
  for (const { load, watts } of samples) {
    covariance += (load - meanLoad) * (watts - meanWatts)
    variance += (load - meanLoad) ** 2
  }
  const slope = Math.max(0, covariance / variance)
  const idleWatts = Math.max(0, meanWatts - slope * meanLoad)
  return { idleWatts, loadWatts: idleWatts + slope }
}

const fewestSamples = 12
const leastSpread = 0.3

function readNumber(file: string): number {
  const value = Number(readFileSync(file, 'utf8'))
  if (!Number.isFinite(value)) throw new Error(`${file} holds no number.`)
  return value
}
