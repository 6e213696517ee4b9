import { type DifferencedSeries, differenceSeries, normalisedMoments } from './autoregression.ts'
import { dailyForm, directForm, weeklyForm } from './autoregression-form.ts'
import type { LagMoments } from './lag-moments.ts'
import { detectPeriod } from './period.ts'
import { logSpace, rawSpace, type ValueSpace } from './value-space.ts'

/** The regressions every series has; `direct` only while a forecaster is trained. */
export type RegressionName = 'log' | 'raw' | 'weekly' | 'direct'

/** A clean series seen through every model's eyes. Origins are row counts: what lies before them is known. */
export interface PreparedSeries {
  readonly values: Float64Array
  readonly period: number
  readonly horizon: number
  readonly spaces: Readonly<Record<RegressionName, ValueSpace>>
  readonly differenced: Readonly<Record<RegressionName, DifferencedSeries>>
  readonly lowest: number
  readonly highest: number
}

/** Prepares values (finite, at least eight days) for models with this nominal season. */
export function prepareSeries(values: Float64Array, season: number, horizon: number): PreparedSeries {
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  let magnitude = 0
  for (const value of values) {
    lowest = Math.min(lowest, value)
    highest = Math.max(highest, value)
    magnitude += Math.abs(value) / values.length
  }
  const scale = magnitude > 0 ? magnitude : 1
  const raw = rawSpace(scale)
  const log = lowest < 0 ? raw : logSpace(lowest < 1e-3 * scale, scale)
  const period = detectPeriod(values, season)
  const inLog = values.map(log.toModel)
  const spaces = { log, raw, weekly: log, direct: log }
  const differenced = {
    log: differenceSeries(inLog, dailyForm(season, period)),
    raw: differenceSeries(values.map(raw.toModel), dailyForm(season, period)),
    weekly: differenceSeries(inLog, weeklyForm(season, period)),
    direct: differenceSeries(inLog, directForm(season, period, horizon)),
  }
  return { values, period, horizon, spaces, differenced, lowest, highest }
}

/** Moments of one regression up to each cut. */
export function regressionMoments(
  series: PreparedSeries,
  regression: RegressionName,
  cuts: readonly number[],
): LagMoments[] {
  return normalisedMoments(series.differenced[regression], cuts)
}
