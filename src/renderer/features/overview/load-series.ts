import type { LoadSample } from '#shared/host.ts'

export interface LoadPoint {
  at: number
  /** 0 to 1; null where the machine did not tell. */
  cpuLoad: number | null
  memoryShare: number
}

/** Samples as shares, thinned to at most `most` points; each keeps the peak of its slot, so that no spike is lost. */
export function loadSeries(samples: readonly LoadSample[], memoryBytes: number, most: number): LoadPoint[] {
  const size = Math.max(1, Math.ceil(samples.length / most))
  const points: LoadPoint[] = []
  for (let start = 0; start < samples.length; start += size) {
    const slot = samples.slice(start, start + size)
    const known = slot.flatMap(({ cpuLoad }) => (cpuLoad === null ? [] : [cpuLoad]))
    points.push({
      at: slot.at(-1)?.at ?? 0,
      cpuLoad: known.length > 0 ? Math.max(...known) : null,
      memoryShare:
        memoryBytes > 0 ? Math.max(...slot.map((sample) => sample.memoryUsedBytes)) / memoryBytes : 0,
    })
  }
  return points
}
