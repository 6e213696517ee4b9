import { HeadroomError } from '#shared/errors.ts'
import { sortedQuantile } from '../learning/quantile.ts'

/** An amount that falls due at a step: a hold, or (as a renewal) money coming in. */
export interface ScheduledAmount {
  readonly step: number
  readonly amount: number
}

export interface ExhaustionInput {
  /** What is left now, in the budget's unit (CU, or minor units of money). */
  readonly balance: number
  /** Sample paths of consumption per step in the balance's unit at price one. All of one length. */
  readonly consumptionPaths: readonly Float64Array[]
  /** Price per unit consumed at each step; one where absent. */
  readonly priceByStep?: Float64Array
  /** What planned jobs cost at each step, a path beside each path of consumption, at the prices they fall due; absent: nothing is planned. */
  readonly plannedPaths?: readonly Float64Array[]
  /** Holds of queued and running jobs. */
  readonly holds: readonly ScheduledAmount[]
  readonly renewals: readonly ScheduledAmount[]
  /** Steps until the period ends. */
  readonly periodSteps: number
  /** Consumption that the usual week would bring at each step; the rest of what is expected counts as trend. */
  readonly usual: Float64Array
}

/** When a budget will be gone. Steps are fractional from now; null where that lies beyond the paths. */
export interface Exhaustion {
  readonly goneAtStep: {
    readonly p10: number | null
    readonly p50: number | null
    readonly p90: number | null
  }
  /** Probability that it lasts until the period ends. */
  readonly lastsPeriod: number
  /** Expected spend per step over the first season of the paths and over all steps until the period ends. */
  readonly burnRate: { readonly soon: number; readonly period: number }
  /** What spends it until it is gone (at the median) or the period ends: shares add up to one. */
  readonly drivers: readonly {
    readonly driver: 'queue' | 'planned' | 'usual load' | 'trend'
    readonly amount: number
    readonly share: number
  }[]
}

/** @throws HeadroomError INVALID_INPUT without paths or with a balance that is not a number. */
export function forecastExhaustion(input: ExhaustionInput): Exhaustion {
  const { consumptionPaths, plannedPaths, balance } = input
  const horizon = consumptionPaths[0]?.length ?? 0
  const unpaired = plannedPaths !== undefined && plannedPaths.length !== consumptionPaths.length
  if (horizon === 0 || unpaired || !Number.isFinite(balance)) {
    throw new HeadroomError(
      'INVALID_INPUT',
      'An exhaustion forecast needs a balance and at least one path of consumption, with a path of planned work for each or none.',
    )
  }
  const price = input.priceByStep ?? new Float64Array(horizon).fill(1)
  const scheduled = scheduledByStep(input, horizon)
  const ends = consumptionPaths
    .map((path, i) => goneAt(balance, spendingOf(path, price, scheduled, plannedPaths?.[i])))
    .sort((a, b) => a - b)
  const at = (level: number) => {
    const end = orderedQuantile(ends, level)
    return Number.isFinite(end) ? end : null
  }
  const periodSteps = Math.min(input.periodSteps, horizon)
  const spend = meanPath(consumptionPaths).map((value, step) => value * price[step]!)
  const until = Math.min(Math.ceil(at(0.5) ?? periodSteps), periodSteps)
  return {
    goneAtStep: { p10: at(0.1), p50: at(0.5), p90: at(0.9) },
    lastsPeriod: ends.filter((end) => end >= periodSteps).length / ends.length,
    burnRate: {
      soon: meanOf(spend.subarray(0, Math.min(24, horizon))),
      period: meanOf(spend.subarray(0, periodSteps)),
    },
    drivers: driversOf(input, spend, price, until),
  }
}

/** Quantiles between a time and never are never: there is nothing to interpolate towards. */
function orderedQuantile(sorted: readonly number[], level: number): number {
  const place = Math.min(Math.ceil(level * (sorted.length - 1)), sorted.length - 1)
  return Number.isFinite(sorted[place]!) ? sortedQuantile(sorted, level) : sorted[place]!
}

/** All that one path takes from the balance, per step. */
function spendingOf(
  path: Float64Array,
  price: Float64Array,
  scheduled: Float64Array,
  planned: Float64Array | undefined,
): Float64Array {
  return path.map((value, step) => value * price[step]! + scheduled[step]! + (planned?.[step] ?? 0))
}

/** The fractional step at which the balance is first below zero; infinite if it lasts. */
function goneAt(balance: number, spending: Float64Array): number {
  let left = balance
  if (left <= 0) return 0
  for (let step = 0; step < spending.length; step++) {
    const spent = spending[step]!
    if (left - spent < 0) return step + left / spent
    left -= spent
  }
  return Number.POSITIVE_INFINITY
}

/** Holds less renewals, per step; what is due before now counts at once. */
function scheduledByStep({ holds, renewals }: ExhaustionInput, horizon: number): Float64Array {
  const scheduled = new Float64Array(horizon)
  const add = (amounts: readonly ScheduledAmount[], sign: number) => {
    for (const { step, amount } of amounts) {
      if (step < horizon) scheduled[Math.max(0, Math.floor(step))]! += sign * amount
    }
  }
  add(holds, 1)
  add(renewals, -1)
  return scheduled
}

function meanPath(paths: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(paths[0]!.length)
  for (const path of paths)
    for (let step = 0; step < mean.length; step++) mean[step]! += path[step]! / paths.length
  return mean
}

function driversOf(
  input: ExhaustionInput,
  spend: Float64Array,
  price: Float64Array,
  until: number,
): Exhaustion['drivers'] {
  const due = (amounts: readonly ScheduledAmount[]) =>
    amounts.filter(({ step }) => step < until).reduce((sum, { amount }) => sum + amount, 0)
  const soFar = (path: Float64Array) => path.subarray(0, until).reduce((sum, value) => sum + value, 0)
  const expected = soFar(spend)
  const planned = input.plannedPaths ? soFar(meanPath(input.plannedPaths)) : 0
  let usual = 0
  for (let step = 0; step < until; step++) usual += (input.usual[step] ?? 0) * price[step]!
  const amounts = [
    { driver: 'queue' as const, amount: due(input.holds) },
    { driver: 'planned' as const, amount: planned },
    // A falling trend takes from the usual load rather than standing beside it with a negative share.
    { driver: 'usual load' as const, amount: Math.min(usual, expected) },
    { driver: 'trend' as const, amount: Math.max(0, expected - usual) },
  ]
  const total = amounts.reduce((sum, { amount }) => sum + amount, 0)
  return amounts.map((one) => ({ ...one, share: total > 0 ? one.amount / total : 0 }))
}

function meanOf(values: Float64Array): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0
}
