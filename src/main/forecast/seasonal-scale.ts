/** Mean absolute seasonal difference: what MASE divides by. Never zero. */
export function seasonalScale(values: Float64Array, season: number): number {
  let sum = 0
  for (let t = season; t < values.length; t++) sum += Math.abs(values[t]! - values[t - season]!)
  const mean = sum / Math.max(1, values.length - season)
  return mean > 0 ? mean : 1
}
