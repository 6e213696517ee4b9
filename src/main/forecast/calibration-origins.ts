/** Calibration origins for horizons up to three seasons, and beyond, where each takes more of the past away. */
const calibrationCount = { near: 7, far: 5 }

/** Steps between calibration origins: a season for horizons up to three seasons, two beyond, so that fewer overlap. */
function calibrationSpacing(season: number, horizon: number): number {
  return horizon > 3 * season ? 2 * season : season
}

/**
 * Calibration origins closer than this many apart share more than half of the steps they are scored on. Leaving out those that share
 * any leaves one or two of seven, whose spread says too little: measured, intervals then come out too wide.
 */
export function overlappingOrigins(season: number, horizon: number): number {
  return Math.ceil(horizon / (2 * calibrationSpacing(season, horizon)))
}

/**
 * Row counts from which a series is forecast again to learn weights and residuals: for horizons up to three seasons
 * each season of the last week, as far as nine seasons lie before it. Needs ten seasons and the horizon.
 */
export function calibrationOrigins(length: number, season: number, horizon: number): number[] {
  const last = length - horizon
  const spacing = calibrationSpacing(season, horizon)
  const wanted = spacing === season ? calibrationCount.near : calibrationCount.far
  const count = Math.max(1, Math.min(wanted, Math.floor((last - 9 * season) / spacing) + 1))
  return Array.from({ length: count }, (_, i) => last - (count - 1 - i) * spacing)
}
