import { sortedQuantile } from '../learning/quantile.ts'

/** What an hour was: nothing, the usual, or more than the median active hour. */
export const regimeNames = ['idle', 'normal', 'burst'] as const
export type RegimeName = (typeof regimeNames)[number]

/** What follows each regime, learned over many intermittent series. */
export interface RegimeModel {
  /** Above this an hour is a burst. */
  readonly burstAbove: number
  /** For each regime, quantiles of the value of the next step. */
  readonly next: readonly Float64Array[]
}

/** A mixture over regimes: step by step how likely each is, and any quantile of the value. */
export interface RegimeForecast {
  readonly idle: Float64Array
  readonly burst: Float64Array
  readonly mean: Float64Array
  quantile(level: number): Float64Array
}

/** What other series taught weighs as much as this many of a series' own hours in the same regime. */
const pooledCount = 5
const gridSize = 200

/** Learns what follows each regime from series counted in one unit; undefined when none was ever active. */
export function learnRegimes(panel: readonly Float64Array[]): RegimeModel | undefined {
  const active = panel
    .flatMap((values) => Array.from(values).filter((value) => value > 0))
    .sort((a, b) => a - b)
  if (active.length === 0) return undefined
  const burstAbove = sortedQuantile(active, 0.5)
  const followers = regimeNames.map(() => [] as number[])
  for (const values of panel) {
    for (let t = 1; t < values.length; t++) followers[regimeOf(values[t - 1]!, burstAbove)]!.push(values[t]!)
  }
  const next = followers.map((values) => {
    const sorted = Float64Array.from(values).sort()
    return Float64Array.from({ length: gridSize }, (_, i) =>
      sorted.length > 0 ? sortedQuantile(sorted, (i + 0.5) / gridSize) : 0,
    )
  })
  return { burstAbove, next }
}

/** Forecasts from the end of `history`: own experience, with what others taught as a prior. */
export function forecastRegimes(model: RegimeModel, history: Float64Array, horizon: number): RegimeForecast {
  const samples = weightedSamples(model, history)
  const transition = regimeTransitions(samples, model.burstAbove)
  let state = new Float64Array(regimeNames.length)
  state[regimeOf(history[history.length - 1] ?? 0, model.burstAbove)] = 1
  const states: Float64Array[] = []
  for (let step = 0; step <= horizon; step++) {
    states.push(state)
    state = state.map((_, to) => state.reduce((sum, p, from) => sum + p * transition[from]![to]!, 0))
  }
  const perStep = (measure: (before: Float64Array, after: Float64Array) => number) =>
    Float64Array.from({ length: horizon }, (_, step) => measure(states[step]!, states[step + 1]!))
  return {
    idle: perStep((_, after) => after[0]!),
    burst: perStep((_, after) => after[2]!),
    mean: perStep((before) =>
      samples.reduce((sum, one) => sum + one.weight * before[one.regime]! * one.value, 0),
    ),
    quantile: (level) => perStep((before) => mixtureQuantile(samples, before, level)),
  }
}

function regimeOf(value: number, burstAbove: number): number {
  if (value <= 0) return 0
  return value <= burstAbove ? 1 : 2
}

/** A value seen one step after a regime; weights add up to one within a regime. */
interface FollowingValue {
  readonly value: number
  readonly regime: number
  readonly weight: number
}

function weightedSamples(model: RegimeModel, history: Float64Array): FollowingValue[] {
  const own = regimeNames.map(() => [] as number[])
  for (let t = 1; t < history.length; t++) own[regimeOf(history[t - 1]!, model.burstAbove)]!.push(history[t]!)
  return own
    .flatMap((values, regime) => {
      const total = values.length + pooledCount
      const pooled = model.next[regime]!
      return [
        ...values.map((value) => ({ value, regime, weight: 1 / total })),
        ...Array.from(pooled, (value) => ({ value, regime, weight: pooledCount / pooled.length / total })),
      ]
    })
    .sort((a, b) => a.value - b.value)
}

function regimeTransitions(samples: readonly FollowingValue[], burstAbove: number): Float64Array[] {
  const transition = regimeNames.map(() => new Float64Array(regimeNames.length))
  for (const { value, regime, weight } of samples) transition[regime]![regimeOf(value, burstAbove)]! += weight
  return transition
}

function mixtureQuantile(samples: readonly FollowingValue[], state: Float64Array, level: number): number {
  let below = 0
  for (const { value, regime, weight } of samples) {
    below += weight * state[regime]!
    if (below >= level) return value
  }
  return samples[samples.length - 1]!.value
}
