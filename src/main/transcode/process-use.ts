import { readFile } from 'node:fs/promises'

/** Linux reports process times in ticks of 1/100 s to every program, whatever the kernel's own clock. */
const ticksPerSecond = 100

/** What a process has used so far. */
export type ProcessUse = { cpuSeconds: number; peakMemoryBytes: number }

/**
 * Reads /proc/<pid>. Null where there is none (macOS, Windows) or the process is gone.
 */
export async function readProcessUse(pid: number): Promise<ProcessUse | null> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'latin1'),
      readFile(`/proc/${pid}/status`, 'latin1'),
    ])
    return parseProcessUse(stat, status)
  } catch {
    return null
  }
}

/** `stat` holds the command in parentheses, which may itself hold spaces; utime and stime are fields 14 and 15 (proc(5)). */
export function parseProcessUse(stat: string, status: string): ProcessUse {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const peakKibibytes = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0)
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    peakMemoryBytes: peakKibibytes * 1024,
  }
}
