/** Hours of a day that can be its peaks, at most. */
const mostPerDay = 3
/** An hour is a peak when it stands out from the mean by this much. */
const standsOut = 1.2

/** Which of consecutive values are among the busiest of their local day and well above the mean. `startsAt` is the first one's. */
export function peakHours(values: ArrayLike<number>, startsAt: number, timeZone: string): boolean[] {
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  const days = Map.groupBy(
    Array.from(values, (value, step) => ({ value, step })),
    ({ step }) => dayOf.format(startsAt + step * 3_600_000),
  )
  const peaks = new Set<number>()
  // Of all hours, not of the day: the first and last day are often only a few hours long.
  const mean = Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
  for (const hours of days.values()) {
    const busiest = hours.filter(({ value }) => value > standsOut * mean).sort((a, b) => b.value - a.value)
    for (const { step } of busiest.slice(0, mostPerDay)) peaks.add(step)
  }
  return Array.from(values, (_, step) => peaks.has(step))
}
