/** What one bar is about: what was measured, what it should be, and whether the median keeps it. */
export interface Figure {
  name: string
  value: string
  aim: string
  kept: boolean
}

export interface Spread {
  median: number
  least: number
  most: number
  p95: number
}

export function spreadOf(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
  return { median: at(0.5), least: at(0), most: at(1), p95: at(0.95) }
}

/** Median and range; the range is the noise. */
export function describeMilliseconds(samples: readonly number[]): string {
  const { median, least, most, p95 } = spreadOf(samples)
  return `median ${median.toFixed(0)} ms, p95 ${p95.toFixed(0)}, range ${least.toFixed(0)} – ${most.toFixed(0)} (${samples.length} samples)`
}

export function milliseconds(name: string, samples: readonly number[], atMost: number): Figure {
  return {
    name,
    value: describeMilliseconds(samples),
    aim: `≤ ${atMost} ms`,
    kept: spreadOf(samples).median <= atMost,
  }
}
