import os from 'node:os'
import type { Host, Limits, LoadSample } from '#shared/host.ts'
import type { Changes } from '../changes.ts'
import type { Cancel, Clock } from '../clock.ts'
import { cpuLoadBetween } from './cpu-load.ts'
import { freeDiskBytes } from './disk-space.ts'
import { type Hardware, readHardware, unknownHardware } from './hardware.ts'
import { type LimitTier, probeLimits, strongestInForce } from './limits.ts'
import { fitPower, type MeasuredPower, readEnergy, wattsBetween } from './power.ts'

export type HostMonitor = {
  /** Samples in the background every few seconds; nothing slow happens before start-up is over. */
  start(): Promise<void>
  stop(): Promise<void>
  snapshot(): Promise<Host>
  /** The last hour, oldest first. */
  history(): LoadSample[]
  limits(): Limits
  /** 0 to 1, of the last sample; null before the first. */
  cpuLoad(): number | null
  /**
   * Threads that want to run now. Once the machine is busy the load says no more; then the system's run queue does, where it has one
   * (the load average of a minute; Windows has none). Null before the first sample.
   */
  busyThreads(): number | null
  /** What the processor's own meter told over the last hour; null where it cannot be read, or saw too little yet. */
  power(): MeasuredPower | null
  /** Free bytes of the disk a path (or its nearest existing parent) lies on. Errors: OUTPUT_UNWRITABLE. */
  freeDiskBytes(path: string): Promise<number>
}

const sampleIntervalMs = 5000
/** The first sample comes early: a quote asked for at once should know the load. */
const firstSampleMs = 1000
const historyMs = 3_600_000
const saturatedLoad = 0.9
const hardwareIntervalMs = 60_000
/** Long enough for start-up to be over. */
const hardwareDelayMs = 4000

export type HostMonitorDependencies = {
  clock: Clock
  changes: Pick<Changes, 'publish'>
  /** The kinds of limits the task runner puts on its children; what is in force is the strongest of them that works. */
  appliedLimits?: readonly LimitTier[]
}

export function createHostMonitor({
  clock,
  changes,
  appliedLimits = ['threads', 'niceness'],
}: HostMonitorDependencies): HostMonitor {
  let timers: Cancel[] = []
  let samples: LoadSample[] = []
  let cores = os.cpus()
  let energy = readEnergy(clock.now())
  let powers: { at: number; load: number; watts: number }[] = []
  let hardware: Hardware = unknownHardware
  let hardwareReading: Promise<void> | null = null
  let hardwareKnown = false
  let available: Limits['available'] = []

  const sample = (): void => {
    const now = os.cpus()
    const latest = {
      at: clock.now(),
      cpuLoad: cpuLoadBetween(cores, now),
      memoryUsedBytes: memoryUsedBytes(),
    }
    cores = now
    measurePower(latest.at, latest.cpuLoad)
    samples = [...samples.filter((each) => each.at > latest.at - historyMs), latest]
    changes.publish('host')
  }

  const measurePower = (at: number, load: number | null): void => {
    if (!energy) return
    const reading = readEnergy(at)
    const watts = reading && wattsBetween(energy, reading)
    energy = reading
    if (watts === null || load === null) return
    powers = [...powers.filter((each) => each.at > at - historyMs), { at, load, watts }]
  }

  const refreshHardware = (): Promise<void> => {
    hardwareReading ??= readHardware().then(
      (read) => {
        hardware = read
        hardwareKnown = true
        hardwareReading = null
      },
      () => {
        hardwareReading = null
      },
    )
    return hardwareReading
  }

  return {
    async start() {
      if (timers.length > 0) return
      cores = os.cpus()
      timers = [
        clock.after(firstSampleMs, sample),
        clock.every(sampleIntervalMs, sample),
        clock.after(hardwareDelayMs, () => void refreshHardware()),
        clock.every(hardwareIntervalMs, () => void refreshHardware()),
        clock.after(hardwareDelayMs, () => {
          void probeLimits().then((found) => {
            available = found
            changes.publish('host')
          })
        }),
      ]
    },
    async stop() {
      for (const cancel of timers) cancel()
      timers = []
    },
    async snapshot() {
      if (!hardwareKnown) await refreshHardware()
      return {
        at: clock.now(),
        hostname: os.hostname(),
        platform: `${os.type()} ${os.release()} ${os.arch()}`,
        cpuModel: cores[0]?.model.trim() || null,
        cpuThreads: os.availableParallelism(),
        cpuLoad: samples.at(-1)?.cpuLoad ?? null,
        memoryBytes: memoryBytes(),
        memoryUsedBytes: memoryUsedBytes(),
        ...hardware,
      }
    },
    history: () => [...samples],
    limits: () => ({ available, inForce: strongestInForce(available, appliedLimits) }),
    cpuLoad: () => samples.at(-1)?.cpuLoad ?? null,
    busyThreads() {
      const load = samples.at(-1)?.cpuLoad ?? null
      if (load === null) return null
      const running = load * os.availableParallelism()
      return load < saturatedLoad ? running : Math.max(running, os.loadavg()[0] ?? 0)
    },
    power: () => fitPower(powers),
    freeDiskBytes,
  }
}

/** What this process may use: the container's limit where there is one. */
function memoryBytes(): number {
  const limit = process.constrainedMemory()
  return limit > 0 && limit < os.totalmem() ? limit : os.totalmem()
}

function memoryUsedBytes(): number {
  const limited = memoryBytes() < os.totalmem()
  const free = limited ? process.availableMemory() : os.freemem()
  return Math.max(0, memoryBytes() - free)
}
