/**
 * The period a series really has, near the one it is said to have.
 *
 * Some logs drop quiet hours, so that a day holds 23 rows. A period other than the nominal one is believed only when
 * it explains the last days clearly better.
 */
export function detectPeriod(values: Float64Array, nominal: number): number {
  const window = 4 * nominal
  const shortest = Math.ceil(nominal * 0.75)
  const longest = nominal + Math.max(1, Math.floor(nominal / 12))
  if (nominal < 8 || values.length < window + longest) return nominal
  const nominalError = seasonalError(values, nominal, window)
  let best = nominal
  let bestError = nominalError * 0.7
  for (let period = shortest; period <= longest; period++) {
    const error = seasonalError(values, period, window)
    if (error < bestError) {
      best = period
      bestError = error
    }
  }
  return best
}

/** Mean absolute difference to the value one period before, over the last `window` values. */
function seasonalError(values: Float64Array, period: number, window: number): number {
  let sum = 0
  for (let t = values.length - window; t < values.length; t++)
    sum += Math.abs(values[t]! - values[t - period]!)
  return sum / window
}
