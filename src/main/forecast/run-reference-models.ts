import { Worker } from 'node:worker_threads'
import { workerUrl } from '../worker-url.ts'
import type { ReferenceRequest } from './reference-models.ts'
import type { ReferenceReport } from './reference-models.worker.ts'

/** A believable path in the series' units, or why there is none. */
export type ReferenceResult = { readonly path: Float64Array } | { readonly failure: string }
export type RunReferenceModels = (requests: readonly ReferenceRequest[]) => Promise<ReferenceResult[]>

export interface ReferenceLimits {
  /** For one fit. */
  readonly fitMs: number
  /** For all of them together; what is not done by then is left out. */
  readonly totalMs: number
}

/**
 * Fits one after the other in a thread that is thrown away: one that traps, hangs or leaves the believable range costs only
 * itself, and the next begins in a fresh thread.
 */
export async function runReferenceModels(
  requests: readonly ReferenceRequest[],
  limits: ReferenceLimits,
): Promise<ReferenceResult[]> {
  const results: ReferenceResult[] = []
  const until = performance.now() + limits.totalMs
  while (results.length < requests.length) {
    if (performance.now() >= until) {
      const late = `not run within ${seconds(limits.totalMs)} for all`
      return requests.map((_, index) => results[index] ?? { failure: late })
    }
    const rest = requests.slice(results.length)
    for (const report of await runThread(rest, limits.fitMs, until)) {
      const { values } = requests[results.length]!
      results.push('path' in report ? believe(report.path, values) : report)
    }
  }
  return results
}

/** Answers until all are there or one fails; at least one. */
function runThread(
  requests: readonly ReferenceRequest[],
  fitMs: number,
  until: number,
): Promise<ReferenceReport[]> {
  const worker = new Worker(workerUrl('reference-models', import.meta.url), { workerData: requests })
  const reports: ReferenceReport[] = []
  return new Promise<ReferenceReport[]>((resolve) => {
    const give = (failure?: string) => {
      clearTimeout(timer)
      // Whatever comes later, the end of the thread included, is no answer.
      resolve(failure === undefined ? [...reports] : [...reports, { failure }])
    }
    const timer = setTimeout(() => give(`took longer than ${seconds(fitMs)}`), fitMs)
    worker.on('message', (report: ReferenceReport) => {
      reports.push(report)
      timer.refresh()
      if ('failure' in report || reports.length === requests.length || performance.now() >= until) give()
    })
    worker.once('error', (error) => give(String(error)))
    worker.once('exit', (code) => give(`ended with code ${code}`))
  }).finally(() => worker.terminate())
}

/** A path twice the range of its series beyond it, or not finite, is none; counts stay counts. */
function believe(path: Float64Array, values: Float64Array): ReferenceResult {
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (const value of values) {
    lowest = Math.min(lowest, value)
    highest = Math.max(highest, value)
  }
  const margin = 2 * (highest - lowest)
  if (!path.every((value) => value >= lowest - margin && value <= highest + margin)) {
    return { failure: 'left the believable range' }
  }
  return { path: lowest >= 0 ? path.map((value) => Math.max(0, value)) : path }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`
}
