import type { Interval } from '#shared/primitives.ts'
import type { LiftedPanels } from '../calendar/lifted-panels.ts'
import { type DemandForecast, season } from '../demand-panels.ts'
import type { StudioMix } from '../mix/studio-mix.ts'
import { type MeasuredJob, type MeasuredResource, type ResourceUse, resourceUse } from '../resources.ts'
import { samplePaths } from '../sample-paths.ts'
import type { ResourcesAnswer } from '../studio-questions.ts'
import { pathCount, totals } from './chosen-forecast.ts'

const week = 168

/** What is coming in every resource; null without enough of a history. */
export function answerResources(
  panels: { readonly requests: LiftedPanels; readonly cpuSeconds: LiftedPanels },
  key: string,
  jobs: readonly MeasuredJob[],
  mixOf: (load: Float64Array) => StudioMix | undefined,
): ResourcesAnswer | null {
  if (!panels.requests.hasEnough(key)) return null
  const direct = (forecast: DemandForecast): ResourceUse => {
    const [nextHour, nextDay, nextWeek] = totals(forecast, [1, season, week]) as [
      Interval,
      Interval,
      Interval,
    ]
    return { nextHour, nextDay, nextWeek, byHour: forecast.quantile(0.5) }
  }
  const requests = panels.requests.forecast(key, week)
  const paths = samplePaths(requests.quantile, requests.dependence, pathCount, 1)
  const mix = mixOf(requests.quantile(0.5)) ?? {
    categories: [''],
    shares: Array.from({ length: week }, () => Float64Array.of(1)),
  }
  const measured = (resource: MeasuredResource) => resourceUse(resource, jobs, paths, mix) ?? null
  return {
    requests: direct(requests),
    cpuSeconds: direct(panels.cpuSeconds.forecast(key, week)),
    gpuSessionSeconds: measured('gpuSessionSeconds'),
    memoryByteSeconds: measured('memoryByteSeconds'),
    storageBytes: measured('storageBytes'),
  }
}
