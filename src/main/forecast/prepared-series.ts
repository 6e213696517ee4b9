import { type DifferencedSeries, differenceSeries, normalisedMoments } from './autoregression.ts'
import { seasonalForm } from './autoregression-form.ts'
import type { LagMoments } from './lag-moments.ts'
import { detectPeriod } from './period.ts'
import { logSpace, rawSpace, type ValueSpace } from './value-space.ts'

/** The spaces a series is modelled in. */
export const spaceNames = ['log', 'raw'] as const
export type SpaceName = (typeof spaceNames)[number]

/** A clean series seen through every model's eyes. Origins are row counts: what lies before them is known. */
export interface PreparedSeries {
  readonly values: Float64Array
  readonly period: number
  readonly horizon: number
  readonly spaces: Readonly<Record<SpaceName, ValueSpace>>
  readonly differenced: Readonly<Record<SpaceName, DifferencedSeries>>
  readonly lowest: number
  readonly highest: number
}

/** Prepares values (finite, at least ten seasons) for models with this nominal season; the period is found unless known. */
export function prepareSeries(
  values: Float64Array,
  season: number,
  horizon: number,
  period = detectPeriod(values, season),
): PreparedSeries {
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  let magnitude = 0
  for (let t = 0; t < values.length; t++) {
    const value = values[t]!
    if (value < lowest) lowest = value
    if (value > highest) highest = value
    magnitude += Math.abs(value) / values.length
  }
  const scale = magnitude > 0 ? magnitude : 1
  const raw = rawSpace(scale)
  const log = lowest < 0 ? raw : logSpace(lowest < 1e-3 * scale, scale)
  const form = seasonalForm(season, period)
  const differenced = {
    log: differenceSeries(values.map(log.toModel), form),
    raw: differenceSeries(values.map(raw.toModel), form),
  }
  return { values, period, horizon, spaces: { log, raw }, differenced, lowest, highest }
}

/** Moments in each space, up to each cut. */
export function momentsAtCuts(series: PreparedSeries, cuts: readonly number[]): MomentsBySpace[] {
  const log = normalisedMoments(series.differenced.log, cuts)
  const raw = normalisedMoments(series.differenced.raw, cuts)
  return cuts.map((_, cut) => ({ log: log[cut]!, raw: raw[cut]! }))
}

export type MomentsBySpace = Readonly<Record<SpaceName, LagMoments>>
