import { medianOf } from '../src/main/quotes/model/median.ts'
import type { MeasuredJob } from './input-sensitivity.ts'

/**
 * The study measured no job twice on purpose, but some configurations wrote the same number of bytes for every clip:
 * the same work under two names. What their CPU times differ by is what no model can predict.
 */
export function repeatNoise(jobs: readonly MeasuredJob[]): string {
  const byConfiguration = Map.groupBy(jobs, ({ configuration }) => configuration)
  const twins = Map.groupBy(byConfiguration.values(), (rows) =>
    rows
      .map(({ video, outputBytes }) => `${video}=${outputBytes}`)
      .sort()
      .join(';'),
  )
  const deviations: number[] = []
  for (const group of twins.values()) {
    for (let index = 1; index < group.length; index++)
      deviations.push(...differences(group[0]!, group[index]!))
  }
  if (deviations.length === 0) return 'unknown, no two configurations did the same work'
  const absolute = deviations.map((value) => 100 * Math.expm1(Math.abs(value) / Math.SQRT2))
  const mean = absolute.reduce((sum, value) => sum + value, 0) / absolute.length
  return `MAPE ${mean.toFixed(2)} %, MdAPE ${medianOf(absolute).toFixed(2)} % over ${absolute.length} repeats of the same work`
}

function differences(first: readonly MeasuredJob[], second: readonly MeasuredJob[]): number[] {
  const costs = new Map(first.map(({ video, cpuSeconds }) => [video, cpuSeconds]))
  return second
    .map(({ video, cpuSeconds }) => Math.log(cpuSeconds / (costs.get(video) ?? Number.NaN)))
    .filter(Number.isFinite)
}
