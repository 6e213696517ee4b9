/** One scored prediction: seconds, and the groups it is counted in. */
export type Scored = {
  readonly measured: number
  readonly p05: number
  readonly p50: number
  readonly p95: number
  readonly groups: readonly string[]
}

export type Accuracy = {
  readonly rows: number
  readonly meanAbsolutePercentage: number
  readonly medianAbsolutePercentage: number
  readonly ninetiethPercentage: number
  readonly coverage: number
}

export function accuracyOf(scored: readonly Scored[]): Accuracy {
  const errors = scored
    .map(({ measured, p50 }) => (100 * Math.abs(p50 - measured)) / measured)
    .sort((a, b) => a - b)
  const covered = scored.filter(({ measured, p05, p95 }) => measured >= p05 && measured <= p95).length
  return {
    rows: scored.length,
    meanAbsolutePercentage: errors.reduce((sum, error) => sum + error, 0) / errors.length,
    medianAbsolutePercentage: errors[Math.floor(errors.length / 2)] ?? Number.NaN,
    ninetiethPercentage: errors[Math.floor(errors.length * 0.9)] ?? Number.NaN,
    coverage: (100 * covered) / scored.length,
  }
}

export function describeAccuracy(name: string, accuracy: Accuracy): string {
  const { rows, meanAbsolutePercentage, medianAbsolutePercentage, ninetiethPercentage, coverage } = accuracy
  return (
    `${name}: MAPE ${meanAbsolutePercentage.toFixed(2)} %, MdAPE ${medianAbsolutePercentage.toFixed(2)} %, ` +
    `P90 ${ninetiethPercentage.toFixed(1)} %, 90 % interval holds ${coverage.toFixed(1)} % of ${rows} rows`
  )
}

/** Coverage of the groups with at least 50 rows, by kind of group (the part of its name before the colon). */
export function describeCoverage(scored: readonly Scored[]): string[] {
  const counts = new Map<string, { rows: number; covered: number }>()
  for (const { groups, measured, p05, p95 } of scored) {
    for (const group of groups) {
      const count = counts.get(group) ?? { rows: 0, covered: 0 }
      count.rows++
      if (measured >= p05 && measured <= p95) count.covered++
      counts.set(group, count)
    }
  }
  const kinds = Map.groupBy(
    [...counts].filter(([, { rows }]) => rows >= 50).map(([group, count]) => ({ group, ...count })),
    ({ group }) => group.split(':')[0]!,
  )
  return [...kinds].map(([kind, groups]) => {
    const shares = groups.map(({ rows, covered }) => (100 * covered) / rows).sort((a, b) => a - b)
    const inside = shares.filter((share) => share >= 85 && share <= 95).length
    // A few groups are named, many are told by their range.
    if (groups.length <= 5) {
      const named = groups.map(
        ({ group, rows, covered }) =>
          `${group.slice(kind.length + 1)} ${((100 * covered) / rows).toFixed(1)} %`,
      )
      return `coverage by ${kind}: ${inside} of ${shares.length} groups within 85-95 % (${named.join('; ')})`
    }
    const range = `${shares[0]!.toFixed(1)} to ${shares.at(-1)!.toFixed(1)} %`
    return `coverage by ${kind}: ${inside} of ${shares.length} groups within 85-95 % (${range})`
  })
}
