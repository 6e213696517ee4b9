import type { Host, Limits, LoadSample } from '#shared/host.ts'

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
  /** Free bytes of the disk a path (or its nearest existing parent) lies on. */
  freeDiskBytes(path: string): Promise<number>
}
