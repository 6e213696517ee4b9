/** One hour of a stack, or the mean of several; null where nobody looked. */
export interface PartsHour {
  at: number
  values: readonly (number | null)[]
}

/** Thinned to what a chart can show: each point is the mean of the hours it stands for. */
export function thinned(hours: readonly PartsHour[], mostPoints: number): PartsHour[] {
  const size = Math.ceil(hours.length / mostPoints)
  if (size <= 1) return [...hours]
  const points: PartsHour[] = []
  for (let start = 0; start < hours.length; start += size) {
    const chunk = hours.slice(start, start + size)
    const values = chunk[0]!.values.map((_, part) => {
      const known = chunk.map((hour) => hour.values[part]).filter((value) => typeof value === 'number')
      return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null
    })
    points.push({ at: chunk[0]!.at, values })
  }
  return points
}

/** Hours and parts for other programs: ISO times in UTC, plain numbers. */
export function partsCsv(
  names: readonly string[],
  hours: readonly (PartsHour & { known?: boolean })[],
): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const header = ['hour', 'known', ...names.map(quoted)].join(',')
  const rows = hours.map(({ at, known, values }) =>
    [
      new Date(at).toISOString(),
      known ? 'yes' : 'forecast',
      ...values.map((value) => (value === null ? '' : String(Number(value.toPrecision(8))))),
    ].join(','),
  )
  return `${[header, ...rows].join('\n')}\n`
}

/** The sum of each part over some hours. */
export function partTotals(hours: readonly PartsHour[], parts: number): number[] {
  return Array.from({ length: parts }, (_, part) =>
    hours.reduce((sum, { values }) => sum + (values[part] ?? 0), 0),
  )
}
