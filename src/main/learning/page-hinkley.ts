/**
 * Notices that errors have moved for good (Page, Biometrika 41, 1954; Hinkley, Biometrika 58, 1971): two cumulative sums,
 * one for each direction, that rise only while errors stay beyond the tolerance on that side.
 */
export type DriftState = {
  readonly count: number
  readonly upward: number
  readonly downward: number
  /** The mean error since the side that leads began to rise. */
  readonly run: { readonly count: number; readonly sum: number }
}

export type DriftOptions = {
  /** Errors within this of zero are no drift, in the unit of the errors. */
  readonly tolerance: number
  /** The cumulative sum at which drift is declared, in the unit of the errors. */
  readonly threshold: number
}

export type Drift = 'none' | 'upward' | 'downward'

export const noDrift: DriftState = { count: 0, upward: 0, downward: 0, run: { count: 0, sum: 0 } }

/** Takes one more error into account; an error that is not a number changes nothing. */
export function observeError(state: DriftState, error: number, options: DriftOptions): DriftState {
  if (!Number.isFinite(error)) return state
  const upward = Math.max(0, state.upward + error - options.tolerance)
  const downward = Math.max(0, state.downward - error - options.tolerance)
  const isQuiet = upward === 0 && downward === 0
  const run = isQuiet ? noDrift.run : { count: state.run.count + 1, sum: state.run.sum + error }
  return { count: state.count + 1, upward, downward, run }
}

export function driftOf(state: DriftState, options: DriftOptions): Drift {
  if (Math.max(state.upward, state.downward) < options.threshold) return 'none'
  return state.upward >= state.downward ? 'upward' : 'downward'
}

/** The mean error since it began to move: what a correction would start from. 0 while all is quiet. */
export function driftSize({ run }: DriftState): number {
  return run.count === 0 ? 0 : run.sum / run.count
}
