import type { Interval } from '#shared/primitives.ts'
import { quantile } from '../learning/quantile.ts'
import { type CostPerRequest, forecastDemand } from './demand.ts'

/** What one finished job used; a null label is not known. */
export interface MeasuredJob {
  readonly format: string | null
  readonly cpuSeconds: number
  readonly wallSeconds: number
  readonly peakMemoryBytes: number
  readonly outputBytes: number
  /** Held in hardware encoders; 0 for a job that was encoded by the processor. */
  readonly gpuSessionSeconds: number
}

/** Resources that requests are multiplied into: sessions of hardware encoders and bytes, each times the seconds held, and bytes written. */
export const measuredResources = ['gpuSessionSeconds', 'memoryByteSeconds', 'storageBytes'] as const
export type MeasuredResource = (typeof measuredResources)[number]

/** A measured cost needs this many jobs of a format to stand for itself; fewer lean on all jobs together. */
const leastJobs = 5

export interface ResourceUse {
  readonly nextHour: Interval
  readonly nextDay: Interval
  readonly nextWeek: Interval
  /** Medians of each hour. */
  readonly byHour: Float64Array
}

/**
 * Requests × mix × what finished jobs used per request. Undefined when no finished job was measured.
 *
 * @param requestPaths paths of requests per hour
 * @param mix formats of the requests, by hour
 */
export function resourceUse(
  resource: MeasuredResource,
  jobs: readonly MeasuredJob[],
  requestPaths: readonly Float64Array[],
  mix: { readonly categories: readonly string[]; readonly shares: readonly Float64Array[] },
): ResourceUse | undefined {
  const measured = jobs.filter((job) => isMeasured(job, resource))
  if (requestPaths.length === 0 || !measured.some((job) => usedBy(job, resource) > 0)) return undefined
  const all = costOf(measured, resource)
  const costs = mix.categories.map((category) => {
    const own = measured.filter(({ format }) => format === category)
    return own.length >= leastJobs ? costOf(own, resource) : all
  })
  const { nextHour, nextDay, nextWeek, byHour } = forecastDemand({
    requestPaths,
    mix: mix.shares,
    costs,
    seed: 1,
  })
  return { nextHour, nextDay, nextWeek, byHour: Float64Array.from(byHour, ({ p50 }) => p50) }
}

function usedBy(job: MeasuredJob, resource: MeasuredResource): number {
  if (resource === 'gpuSessionSeconds') return job.gpuSessionSeconds
  return resource === 'storageBytes' ? job.outputBytes : job.peakMemoryBytes * job.wallSeconds
}

/** A job that held no hardware encoder says so; one of no bytes says nothing, for no machine told them. */
function isMeasured(job: MeasuredJob, resource: MeasuredResource): boolean {
  return resource === 'gpuSessionSeconds' || usedBy(job, resource) > 0
}

function costOf(jobs: readonly MeasuredJob[], resource: MeasuredResource): CostPerRequest {
  const used = jobs.map((job) => usedBy(job, resource)).filter((amount) => amount > 0)
  if (used.length === 0) return { medianUnits: 0, p90Units: 0, share: 0 }
  return { medianUnits: quantile(used, 0.5), p90Units: quantile(used, 0.9), share: used.length / jobs.length }
}
