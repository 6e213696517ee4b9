import type { BudgetWithBalance } from '#shared/budgets.ts'
import type {
  BudgetOutlook,
  ContentMix,
  Demand,
  DemandBacktest,
  DemandOutlook,
  DemandResource,
  DemandStack,
  ResourceDemand,
} from '#shared/forecasts.ts'
import type { Interval } from '#shared/primitives.ts'
import type { BacktestRow } from './backtest.ts'
import { looksUntil } from './budget-questions.ts'
import { describeOutlook } from './outlook-words.ts'
import { peakHours } from './peak-hours.ts'
import type { ResourceUse } from './resources.ts'
import {
  backtestOrigins,
  type DemandAnswer,
  type OutlookAnswer,
  type ResourcesAnswer,
  type StudioTasks,
} from './studio-tasks.ts'

const hourMs = 3_600_000
const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** A forecast's numbers as hours with their moments. */
export function showDemand(answer: DemandAnswer, resource: DemandResource, currency: string): Demand {
  const { firstHour, history, forecast, lifts, notes } = answer
  const nextHour = firstHour + history.length
  const peaks = forecast ? peakHours(forecast.path.p50, nextHour * hourMs, localZone()) : []
  const predicted = forecast
    ? Array.from(forecast.path.p50, (p50, step) => ({
        at: (nextHour + step) * hourMs,
        low95: forecast.path.low95[step]!,
        p10: forecast.path.p10[step]!,
        p50,
        p90: forecast.path.p90[step]!,
        high95: forecast.path.high95[step]!,
        peak: peaks[step]!,
      }))
    : []
  return {
    resource,
    unit: resource === 'spend' ? { kind: 'money', currency } : null,
    history: Array.from(history, (value, step) => ({
      at: (firstHour + step) * hourMs,
      value: Number.isNaN(value) ? null : Math.max(0, value),
    })),
    forecast: predicted,
    total: forecast ? ordered(forecast.total) : null,
    method: forecast?.method ?? null,
    lifts: [...lifts],
    notes: [...notes],
  }
}

export function showMix(answer: StudioTasks['mix']['result'], firstHour: number): ContentMix {
  if (!answer) return { categories: [], hours: [], learnedFrom: 0 }
  const { categories, shares, load, requests } = answer
  return {
    categories: [...categories],
    learnedFrom: requests,
    hours: shares.map((share, step) => ({
      at: (firstHour + step) * hourMs,
      requests: load[step]!.reduce((sum, part) => sum + part, 0),
      shares: [...share],
    })),
  }
}

export function showStack(
  answer: StudioTasks['stack']['result'],
  resource: DemandResource,
  currency: string,
): DemandStack {
  const unit = resource === 'spend' ? { kind: 'money' as const, currency } : null
  const parts = answer?.parts ?? []
  const pastHours = parts[0]?.history.length ?? 0
  const comingHours = parts[0]?.forecast.length ?? 0
  return {
    resource,
    unit,
    parts: parts.map(({ name }) => ({ name })),
    hours: Array.from({ length: pastHours + comingHours }, (_, step) => {
      const known = step < pastHours
      const partValue = ({ history, forecast }: (typeof parts)[number]) =>
        known ? history[step]! : forecast[step - pastHours]!
      return {
        at: (answer!.firstHour + step) * hourMs,
        known,
        values: parts.map((part) => (Number.isNaN(partValue(part)) ? null : Math.max(0, partValue(part)))),
      }
    }),
  }
}

const day = 24
const gpuNote = 'None: no finished job was encoded by hardware.'
const unmeasuredNote = 'Not known until a job has finished here: imports say nothing of it.'

export function showResources(answer: ResourcesAnswer | null, firstHour: number): ResourceDemand[] {
  if (!answer) return []
  const peaksOf = (byHour: Float64Array) =>
    [...peakHours(byHour.subarray(0, day), firstHour * hourMs, localZone()).entries()].flatMap(
      ([step, peak]) => (peak ? [(firstHour + step) * hourMs] : []),
    )
  const known = (
    resource: ResourceDemand['resource'],
    use: ResourceUse | null,
    basis: ResourceDemand['basis'],
    note: string,
  ): ResourceDemand =>
    use
      ? {
          resource,
          basis,
          nextHour: ordered(use.nextHour),
          nextDay: ordered(use.nextDay),
          nextWeek: ordered(use.nextWeek),
          peaksAt: peaksOf(use.byHour),
          note: null,
        }
      : { resource, basis: 'not known', nextHour: null, nextDay: null, nextWeek: null, peaksAt: [], note }
  return [
    known('requests', answer.requests, 'history', ''),
    known('cpuSeconds', answer.cpuSeconds, 'history', ''),
    known('gpuSessionSeconds', answer.gpuSessionSeconds, 'measured jobs', gpuNote),
    known('memoryByteSeconds', answer.memoryByteSeconds, 'measured jobs', unmeasuredNote),
    known('storageBytes', answer.storageBytes, 'measured jobs', unmeasuredNote),
  ]
}

export function showOutlook(answers: readonly OutlookAnswer[], lastHour: number): DemandOutlook[] {
  return answers.map(({ peakStep, contentTypes, ...answer }) => ({
    ...answer,
    contentTypes: [...contentTypes],
    lastWeek: Math.max(0, answer.lastWeek),
    nextHour: ordered(answer.nextHour),
    nextDay: ordered(answer.nextDay),
    nextWeek: ordered(answer.nextWeek),
    peakAt: (lastHour + 1 + peakStep) * hourMs,
  }))
}

export function showBudgetOutlook(
  stored: BudgetWithBalance,
  answer: StudioTasks['exhaustion']['result'][number],
  moment: { now: number; openHourAt: number },
): BudgetOutlook {
  const { budget, balance } = stored
  const momentOf = (step: number | null) =>
    step === null ? null : Math.max(moment.now, Math.round(moment.openHourAt + step * hourMs))
  const outlook = {
    budgetId: budget.id,
    customerId: budget.customerId,
    name: budget.name,
    unit: budget.unit,
    availableMinor: balance.availableMinor,
    heldMinor: balance.heldMinor,
    periodEndsAt: balance.periodEndsAt,
    looksUntil: looksUntil(stored, moment.openHourAt),
    goneAt: {
      p10: momentOf(answer.goneAtStep.p10),
      p50: momentOf(answer.goneAtStep.p50),
      p90: momentOf(answer.goneAtStep.p90),
    },
    lasts: answer.lastsPeriod,
    burnMinorPerDay: Math.max(0, answer.burnRate.soon * 24),
    drivers: answer.drivers.map(({ driver, amount, share }) => ({ driver, amountMinor: amount, share })),
    basis: answer.fromHistory ? ('forecast' as const) : ('queue only' as const),
  }
  const timeZone = 'timeZone' in budget.period ? budget.period.timeZone : localZone()
  return { ...outlook, summary: describeOutlook(outlook, timeZone, moment.now) }
}

export function showBacktest(
  { rows, series, comparison }: StudioTasks['backtest']['result'],
  resource: DemandResource,
  horizonHours: number,
  nextHour: DemandBacktest['nextHour'],
): DemandBacktest {
  const shown = showRows(rows)
  return {
    resource,
    horizonHours,
    origins: backtestOrigins,
    series,
    rows: shown,
    comparison: comparison
      ? { series: comparison.series, rows: showRows(comparison.rows), notes: [...comparison.notes] }
      : null,
    nextHour,
    summary: describeRows(shown),
  }
}

/** The best first. */
function showRows(rows: readonly BacktestRow[]): DemandBacktest['rows'] {
  return rows
    .map(({ model, accuracy, forecasts, beatsNaive }) => ({
      model,
      forecasts,
      mase: numberOrNull(accuracy.mase),
      smape: numberOrNull(accuracy.smape),
      coverage80: numberOrNull(accuracy.coverage80),
      coverage95: numberOrNull(accuracy.coverage95),
      beatsNaive: numberOrNull(beatsNaive),
    }))
    .sort((a, b) => (a.mase ?? Infinity) - (b.mase ?? Infinity))
}

function describeRows(rows: DemandBacktest['rows']): string {
  const ensemble = rows.find(({ model }) => model === 'ensemble')
  const naive = rows.find(({ model }) => model === 'seasonal naive')
  if (!ensemble || !naive || ensemble.mase === null || naive.mase === null || naive.mase === 0) {
    return 'There is too little history to look back on: a back-test needs about three weeks.'
  }
  const gain = Math.round((1 - ensemble.mase / naive.mase) * 100)
  const versus = gain > 0 ? `${gain} % less than` : gain < 0 ? `${-gain} % more than` : 'as much as'
  return `Over ${ensemble.forecasts} forecasts of the past, the ensemble erred ${versus} repeating the day before.`
}

/** A median is between its bounds, whatever rounding did. */
function ordered({ p10, p50, p90 }: Interval): Interval {
  const low = Math.max(0, Math.min(p10, p50))
  return { p10: low, p50: Math.max(low, p50), p90: Math.max(low, p50, p90) }
}

function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
