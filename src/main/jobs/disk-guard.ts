import type { Cancel, Clock } from '../clock.ts'
import type { HostMonitor } from '../host/host.ts'

const checkEveryMs = 5000

/** Keeps an eye on the disks that work writes to; the answer at hand is at most a few seconds old. */
export type DiskGuard = {
  start(): void
  stop(): void
  /** Why no work may start, in words; null when every disk has room. */
  problem(): string | null
  /** Looks at the disks now. */
  check(): Promise<void>
}

export function createDiskGuard(dependencies: {
  clock: Clock
  host: Pick<HostMonitor, 'freeDiskBytes'>
  minimumFreeBytes: () => number
  /** Folders that are written to at present. */
  folders: () => string[]
  onChange: () => void
}): DiskGuard {
  const { clock, host, minimumFreeBytes, folders, onChange } = dependencies
  let problem: string | null = null
  let cancel: Cancel | undefined

  async function findProblem(): Promise<string | null> {
    for (const folder of folders()) {
      // A folder that cannot be asked is no reason to stop: the task that writes there says what is wrong.
      const freeBytes = await host.freeDiskBytes(folder).catch(() => null)
      if (freeBytes !== null && freeBytes < minimumFreeBytes()) {
        return `The disk of ${folder} is nearly full: ${gibibytes(freeBytes)} free, ${gibibytes(minimumFreeBytes())} must stay free. Make room, or lower the limit in the queue's settings.`
      }
    }
    return null
  }

  async function check(): Promise<void> {
    const found = await findProblem()
    const changed = (found === null) !== (problem === null)
    problem = found
    if (changed) onChange()
  }

  return {
    start() {
      cancel ??= clock.every(checkEveryMs, () => void check())
    },
    stop() {
      cancel?.()
      cancel = undefined
    },
    problem: () => problem,
    check,
  }
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`
}
