/**
 * Keeps one-step intervals honest as hours close (adaptive conformal inference, Gibbs & Candès 2021): after each miss
 * the asked level moves out, after each hit slightly in, so that coverage is right in the long run whatever drifts.
 */
export interface AdaptiveLevel {
  /** Share of misses aimed at, 0.2 for an 80 % interval. */
  readonly aim: number
  /** The share to ask the forecaster for now; may pass 0 or 1 for a while. */
  readonly current: number
}

/** How far one miss moves the level, as a share of the aim. Chosen on training folds: larger reacts faster and wobbles more. */
const stepShare = 0.1

export function startAdaptiveLevel(aim: number): AdaptiveLevel {
  return { aim, current: aim }
}

/** The level after an hour closed inside or outside its interval. */
export function updateAdaptiveLevel(level: AdaptiveLevel, missed: boolean): AdaptiveLevel {
  const { aim, current } = level
  return { aim, current: current + stepShare * aim * (aim - (missed ? 1 : 0)) }
}

/** Lower and upper quantile levels to ask for, kept where a forecaster still has something to say. */
export function adaptiveBounds(level: AdaptiveLevel): { readonly low: number; readonly high: number } {
  const share = Math.min(Math.max(level.current, 0.001), 0.998)
  return { low: share / 2, high: 1 - share / 2 }
}
