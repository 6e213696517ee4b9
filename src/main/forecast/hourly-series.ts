/** Whole hours since the epoch, UTC, both ends included. */
export interface HourSpan {
  readonly firstHour: number
  readonly lastHour: number
}

/** Values of consecutive hours from `firstHour`; NaN where nobody looked. */
export interface HourlySeries {
  readonly firstHour: number
  readonly values: Float64Array
}

/**
 * A series up to and with `lastHour`, at most `windowHours` long, beginning where its first value is. An hour without a value is zero
 * when somebody looked (it lies in a span) and unknown otherwise. Undefined when there is nothing.
 */
export function hourlySeries(
  valueByHour: ReadonlyMap<number, number>,
  spans: readonly HourSpan[],
  lastHour: number,
  windowHours: number,
): HourlySeries | undefined {
  const earliest = lastHour - windowHours + 1
  let firstHour = Number.POSITIVE_INFINITY
  for (const hour of valueByHour.keys())
    if (hour >= earliest && hour <= lastHour) firstHour = Math.min(firstHour, hour)
  if (!Number.isFinite(firstHour)) return undefined
  const values = new Float64Array(lastHour - firstHour + 1).fill(Number.NaN)
  for (const span of spans) {
    const from = Math.max(0, span.firstHour - firstHour)
    const until = Math.min(values.length, span.lastHour - firstHour + 1)
    if (from < until) values.fill(0, from, until)
  }
  for (const [hour, value] of valueByHour) {
    if (hour >= firstHour && hour <= lastHour) values[hour - firstHour] = value
  }
  return { firstHour, values }
}

/**
 * What the usual week brings at each of the coming `steps` hours: the mean of the same hour of the week over the last four weeks, of
 * the same hour of the day where the week is not known, else of all hours.
 */
export function usualWeek(values: Float64Array, steps: number): Float64Array {
  const recent = values.subarray(Math.max(0, values.length - 4 * 168))
  const meanAt = (step: number, cycle: number) => {
    let sum = 0
    let count = 0
    for (let back = step - cycle * Math.ceil((step + 1) / cycle); back >= -recent.length; back -= cycle) {
      const value = recent[recent.length + back]!
      if (Number.isNaN(value)) continue
      sum += value
      count++
    }
    return count > 0 ? sum / count : undefined
  }
  return Float64Array.from(
    { length: steps },
    (_, step) => meanAt(step, 168) ?? meanAt(step, 24) ?? meanAt(step, 1) ?? 0,
  )
}
