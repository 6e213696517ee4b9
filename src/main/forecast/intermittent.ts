import { checkRegimes } from './regime-check.ts'
import { forecastRegimes, learnRegimes, type RegimeModel } from './regimes.ts'
import type { QuantileForecast } from './simple-forecasts.ts'

/** Series idle for at least this share of their steps count as intermittent. */
const idleShare = 0.5
/** Series the cross-check looks at, most active first: the others hardly ever move. */
const checkedSeries = 10
const fewestSeries = 3

export function isIntermittent(values: Float64Array): boolean {
  let idle = 0
  for (const value of values) {
    if (value < 0) return false
    if (value === 0) idle++
  }
  return idle >= idleShare * values.length && idle < values.length
}

/**
 * Learns regimes from the intermittent series of a sample, each in units of its own mean active step. Undefined when
 * there are too few, or when the cross-check finds that regimes do not help.
 */
export function learnIntermittent(sample: readonly Float64Array[], season: number): RegimeModel | undefined {
  const panel = sample
    .filter((values) => values.length >= 7 * season && isIntermittent(values))
    .map((values) => scaleFree(values).values)
  if (panel.length < fewestSeries) return undefined
  const model = learnRegimes(panel)
  const busiest = [...panel].sort((a, b) => activeSteps(b) - activeSteps(a)).slice(0, checkedSeries)
  return model && checkRegimes(model, busiest, season).helps ? model : undefined
}

/** The mixture over regimes in the series' own units. The point is the mean: a median would be idle for ever. */
export function forecastIntermittent(
  model: RegimeModel,
  values: Float64Array,
  horizon: number,
): QuantileForecast {
  const { values: scaled, unit } = scaleFree(values)
  const forecast = forecastRegimes(model, scaled, horizon)
  return {
    point: forecast.mean.map((value) => value * unit),
    quantile: (level) => forecast.quantile(level).map((value) => value * unit),
  }
}

function scaleFree(values: Float64Array): { values: Float64Array; unit: number } {
  const unit = values.reduce((sum, value) => sum + value, 0) / activeSteps(values)
  return { values: values.map((value) => value / unit), unit }
}

function activeSteps(values: Float64Array): number {
  return values.reduce((count, value) => (value > 0 ? count + 1 : count), 0)
}
