import { solveSymmetric } from '../learning/normal-equations.ts'
import { quantile } from '../learning/quantile.ts'
import { forecastRegimes, type RegimeModel } from './regimes.ts'

/** Whether the regime mixture should be used for a group of intermittent series, and why. */
export interface RegimeCheck {
  /** P(active | active before) − P(active | idle before): 0 for independent hours, 1 for hours that never change. */
  readonly stickiness: number
  /** Pinball loss at 0.9, one step ahead over the last part of the histories, relative to a plain autoregression's. */
  readonly relativeLoss: number
  readonly helps: boolean
}

const level = 0.9
/** Less sticky than this, the last hour says little about the next. */
const leastStickiness = 0.1
/** Share of the history that the cross-check forecasts again. */
const checkedShare = 0.25
const mostCheckedSteps = 96

/**
 * Looks back over the last part of the histories, each step forecast from what came before it. One verdict for the
 * group: a single intermittent series is active too seldom to judge by itself (tried: it chooses worse).
 */
export function checkRegimes(
  model: RegimeModel,
  histories: readonly Float64Array[],
  season: number,
): RegimeCheck {
  let loss = 0
  let plainLoss = 0
  for (const history of histories) {
    const start = Math.max(
      season + 25,
      Math.floor(history.length * (1 - checkedShare)),
      history.length - mostCheckedSteps,
    )
    for (let t = start; t < history.length; t++) {
      const before = history.subarray(0, t)
      loss += pinball(history[t]!, forecastRegimes(model, before, 1).quantile(level)[0]!, level)
      plainLoss += pinball(history[t]!, plainQuantile(before, season, level), level)
    }
  }
  const stickiness = stickinessOf(histories)
  const relativeLoss = plainLoss > 0 ? loss / plainLoss : 1
  return { stickiness, relativeLoss, helps: stickiness >= leastStickiness && relativeLoss < 1 }
}

/** The loss that a quantile forecast of this level minimises on average (Koenker & Bassett 1978). */
export function pinball(actual: number, forecast: number, at: number): number {
  return actual >= forecast ? at * (actual - forecast) : (1 - at) * (forecast - actual)
}

/** The anchor: a plain autoregression on lags 1, 2, 3 and a season, plus the quantile of its own residuals. */
export function plainQuantile(history: Float64Array, season: number, at: number): number {
  const lags = [1, 2, 3, season]
  const size = lags.length + 1
  const row = (t: number) => [...lags.map((lag) => history[t - lag]!), 1]
  const gram = new Float64Array(size * size)
  const cross = new Float64Array(size)
  for (let t = season; t < history.length; t++) {
    const features = row(t)
    for (let i = 0; i < size; i++) {
      cross[i]! += features[i]! * history[t]!
      for (let j = 0; j < size; j++) gram[i * size + j]! += features[i]! * features[j]!
    }
  }
  for (let i = 0; i < size; i++) gram[i * size + i]! += 0.1
  const coefficients = solveSymmetric(gram, cross, size)
  const predict = (t: number) => row(t).reduce((sum, feature, i) => sum + feature * coefficients[i]!, 0)
  const residuals: number[] = []
  for (let t = season; t < history.length; t++) residuals.push(history[t]! - predict(t))
  return Math.max(0, predict(history.length) + quantile(residuals, at))
}

function stickinessOf(histories: readonly Float64Array[]): number {
  const seen = [0, 0]
  const followed = [0, 0]
  for (const history of histories) {
    for (let t = 1; t < history.length; t++) {
      const before = history[t - 1]! > 0 ? 1 : 0
      seen[before]!++
      if (history[t]! > 0) followed[before]!++
    }
  }
  return followed[1]! / Math.max(1, seen[1]!) - followed[0]! / Math.max(1, seen[0]!)
}
