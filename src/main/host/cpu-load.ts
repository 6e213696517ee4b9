import type { CpuInfo } from 'node:os'

/**
 * Share of all cores' time that was not idle between two readings of `os.cpus()`, 0 to 1.
 * Null when nothing passed between them or when the set of cores changed (one was taken offline).
 */
export function cpuLoadBetween(earlier: readonly CpuInfo[], later: readonly CpuInfo[]): number | null {
  if (earlier.length !== later.length) return null
  const before = sumTimes(earlier)
  const after = sumTimes(later)
  const total = after.total - before.total
  if (!(total > 0)) return null
  const idle = Math.max(0, after.idle - before.idle)
  return Math.min(1, Math.max(0, 1 - idle / total))
}

function sumTimes(cores: readonly CpuInfo[]): { idle: number; total: number } {
  let idle = 0
  let total = 0
  for (const { times } of cores) {
    idle += times.idle
    total += times.user + times.nice + times.sys + times.idle + times.irq
  }
  return { idle, total }
}
