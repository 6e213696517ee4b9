import {
  type Drift,
  type DriftOptions,
  driftOf,
  driftSize,
  noDrift,
  observeError,
} from '../learning/page-hinkley.ts'

/** Whether jobs have lately cost steadily more or less than they were quoted. */
export type QuoteDrift = {
  direction: Drift
  /** By how much since it began, as a share of the quote: 0.3 is 30 % more. 0 without drift. */
  share: number
  /** Finished jobs that were looked at. */
  jobs: number
}

/** Quotes miss by a quarter either way as a matter of course; half a dozen jobs that miss by a factor of 1.6 are no longer chance. */
const options: DriftOptions = { tolerance: 0.2, threshold: 1.5 }
/** A single absurd measurement (a clock that jumped) must not raise the alarm by itself. */
const largestError = 0.8

/** `errors` are ln(measured / quoted) CPU seconds of finished jobs, oldest first. What is not a number is passed over. */
export function detectDrift(errors: readonly number[]): QuoteDrift {
  const usable = errors.filter(Number.isFinite)
  const state = usable.reduce(
    (before, error) => observeError(before, Math.max(-largestError, Math.min(largestError, error)), options),
    noDrift,
  )
  const direction = driftOf(state, options)
  return { direction, share: direction === 'none' ? 0 : Math.expm1(driftSize(state)), jobs: usable.length }
}

/** For quotes; null while there is no drift. */
export function driftNotice({ direction, share }: QuoteDrift): string | null {
  if (direction === 'none') return null
  const percent = Math.abs(share * 100).toFixed(0)
  return `Jobs have lately cost about ${percent} % ${direction === 'upward' ? 'more' : 'less'} than quoted. Retrain the model, or calibrate this machine again if it changed.`
}
