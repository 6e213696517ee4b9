import type { Interval } from '#shared/primitives.ts'
import { quantile } from '../../learning/quantile.ts'
import type { DemandForecast, DemandPanels } from '../demand-panels.ts'
import type { ReferenceModel } from '../reference-models.ts'
import { runReferenceModels } from '../run-reference-models.ts'
import { samplePaths } from '../sample-paths.ts'

/** Futures that sums are drawn from. */
export const pathCount = 200
/** A fit takes a third of a second; one that hangs is given up. */
const referenceLimits = { fitMs: 10_000, totalMs: 60_000 }
export const runReference = (requests: Parameters<typeof runReferenceModels>[0]) =>
  runReferenceModels(requests, referenceLimits)

/** By the model a person chose for a customer, else by the ensemble. */
export function forecastOf(
  panels: DemandPanels,
  key: string,
  hours: number,
  model: ReferenceModel | undefined,
): DemandForecast | Promise<DemandForecast> {
  return model ? panels.forecastBy(model, key, hours, runReference) : panels.forecast(key, hours)
}

/** The sum of the first hours of a forecast, for several numbers of hours. */
export function totals(forecast: DemandForecast, hourCounts: readonly number[]): Interval[] {
  const paths = samplePaths(forecast.quantile, forecast.dependence, pathCount, 1)
  return hourCounts.map((hours) => {
    const sums = paths.map((path) =>
      Math.max(
        0,
        path.subarray(0, hours).reduce((sum, value) => sum + value, 0),
      ),
    )
    return { p10: quantile(sums, 0.1), p50: quantile(sums, 0.5), p90: quantile(sums, 0.9) }
  })
}
