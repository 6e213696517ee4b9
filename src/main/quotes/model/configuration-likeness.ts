import { quantile } from '../../learning/quantile.ts'
import type { CurvePrediction } from './cost-curve-model.ts'

/** An encoder configuration's settings by name, as text. */
export type Settings = Readonly<Record<string, string>>

/** Which trained configurations stand in for one that was never trained, by index, with shares that add up to 1. */
export type StandIn = readonly { readonly index: number; readonly share: number }[]

export type Likeness = {
  readonly standInFor: (settings: Settings | undefined) => StandIn
  /** What stand-ins miss trained configurations by, each left out once: nine in ten stay within it, in ln cost. */
  readonly miss: number
}

const neighbourCount = 3

/**
 * How configurations resemble each other: the share of settings in which they differ, numbers by their distance within the
 * trained range. `typical` is the typical ln cost of each trained configuration; `undefined` settings resemble nothing, so that
 * all trained configurations stand in together.
 */
export function learnLikeness(trained: readonly (Settings | undefined)[], typical: Float64Array): Likeness {
  const ranges = numericRanges(trained)
  const standIn = (settings: Settings | undefined, except = -1): StandIn => {
    const others = [...trained.keys()].filter((index) => index !== except)
    const near = others
      .map((index) => ({ index, distance: distanceBetween(settings, trained[index], ranges) }))
      .sort((first, second) => first.distance - second.distance)
      .slice(0, settings === undefined ? others.length : neighbourCount)
    const weights = near.map(({ distance }) => 1 / (distance + 0.01))
    const whole = weights.reduce((sum, weight) => sum + weight, 0)
    return near.map(({ index }, place) => ({ index, share: weights[place]! / whole }))
  }
  const misses = trained.map((settings, index) =>
    Math.abs(typical[index]! - mixed(standIn(settings, index), typical)),
  )
  return { standInFor: (settings) => standIn(settings), miss: quantile(misses, 0.9) }
}

/** ln cost of a configuration that was never trained; wider by what stand-ins miss. */
export function predictLike(curve: CurvePrediction, standIn: StandIn, miss: number) {
  const p50 = mixed(standIn, curve.p50)
  return {
    p05: p50 - Math.hypot(p50 - mixed(standIn, curve.p05), miss),
    p50,
    p95: p50 + Math.hypot(mixed(standIn, curve.p95) - p50, miss),
  }
}

function mixed(standIn: StandIn, values: Float64Array): number {
  return standIn.reduce((sum, { index, share }) => sum + share * values[index]!, 0)
}

function numericRanges(all: readonly (Settings | undefined)[]): Map<string, number> {
  const values = new Map<string, number[]>()
  for (const settings of all) {
    for (const [name, text] of Object.entries(settings ?? {})) {
      if (text === '' || Number.isNaN(Number(text))) continue
      values.set(name, [...(values.get(name) ?? []), Number(text)])
    }
  }
  return new Map([...values].map(([name, own]) => [name, Math.max(...own) - Math.min(...own)]))
}

function distanceBetween(
  first: Settings | undefined,
  second: Settings | undefined,
  ranges: ReadonlyMap<string, number>,
): number {
  if (first === undefined || second === undefined) return 1
  const names = Object.keys(first)
  const differences = names.map((name) => {
    const [one, other] = [first[name], second[name]]
    if (one === other) return 0
    const range = ranges.get(name) ?? 0
    const gap = Math.abs(Number(one) - Number(other)) / range
    return Number.isFinite(gap) ? Math.min(1, gap) : 1
  })
  return differences.reduce((sum, difference) => sum + difference, 0) / Math.max(1, names.length)
}
