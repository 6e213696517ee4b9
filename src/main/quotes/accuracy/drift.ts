import type { Drift } from '#shared/cost-model.ts'
import { type DriftState, driftOf, driftSize, noDrift, observeError } from '../../learning/page-hinkley.ts'
import type { Outcome } from './outcomes.store.ts'

/**
 * In logarithms of measured over quoted: 5 % either way is no drift; a steady 12 % is told after some 30 jobs, and single jobs, however
 * far off, count for no more than a factor of two.
 */
const options = { tolerance: 0.05, threshold: 2 }
const largestError = Math.log(2)
/** A few jobs of one kind may all be easier than the model thinks; that is an error of that kind, no drift. */
const fewestJobs = 8

/** Whether quotes have been off in one direction for long; null while their errors look like chance. `newestFirst`: of one model. */
export function findDrift(newestFirst: readonly Outcome[]): Drift | null {
  let state: DriftState = noDrift
  let since = 0
  for (let index = newestFirst.length - 1; index >= 0; index--) {
    const { at, measured, p50 } = newestFirst[index]!
    const error = Math.log(measured / p50)
    state = observeError(state, Math.max(-largestError, Math.min(largestError, error)), options)
    if (state.run.count === 1) since = at
  }
  const drift = driftOf(state, options)
  if (drift === 'none' || state.run.count < fewestJobs) return null
  return {
    quotesRun: drift === 'upward' ? 'low' : 'high',
    share: Math.expm1(driftSize(state)),
    since,
    jobs: state.run.count,
  }
}

/** `Quotes have run 12 % low over the last 31 jobs: …` */
export function describeDrift({ quotesRun, share, jobs }: Drift): string {
  const percent = Math.round(Math.abs(share) * 100)
  return `Quotes have run ${percent} % ${quotesRun} over the last ${jobs} jobs. Retrain the cost model, or see whether the machine or its ffmpeg changed.`
}
