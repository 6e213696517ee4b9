import type { AppliedLift } from '#shared/calendar.ts'
import {
  createDemandPanels,
  type DemandForecast,
  type DemandPanels,
  seriesKey,
  windowHours,
} from '../demand-panels.ts'
import type { HourSpan } from '../hourly-series.ts'
import { commonScope, liftPath, type ScopedLift, type SeriesScope } from './lift-scope.ts'

const hourMs = 3_600_000
/** Recent hours that say which share of a series a lift is about. */
const shareHours = 4 * 168

export interface LiftedPanels extends DemandPanels {
  /** Lifts that reach a series within the coming hours. */
  liftsOf(key: string, hours: number): AppliedLift[]
}

/**
 * Demand panels whose forecasts follow the calendar and the trends: what past events did is taken out of the history before it is
 * learned from, and what coming ones do is put on the forecast. A lift of a part of a series counts by that part's share of late.
 *
 * @param scopeOf what a series counts; undefined where no lift can be told for it
 * @param shares panels by which the share of a part is told; those of the values themselves unless given
 */
export function createLiftedPanels(
  valuesByKey: ReadonlyMap<string, ReadonlyMap<number, number>>,
  spans: readonly HourSpan[],
  lastHour: number,
  lifts: readonly ScopedLift[],
  scopeOf: (key: string) => SeriesScope | undefined = scopeOfKey,
  shares?: DemandPanels,
): LiftedPanels {
  const raw = createDemandPanels(valuesByKey, spans, lastHour)
  const totals = shares ?? raw
  const reaching = (key: string) => {
    const scope = scopeOf(key)
    if (!scope) return []
    return lifts.flatMap((lift) => {
      const share = lift.factor === 1 ? 0 : shareOf(lift, scope, totals)
      return share > 0 ? [{ lift, share }] : []
    })
  }
  const firstHour = lastHour - windowHours + 1
  const inThePast = lifts.some(
    ({ startsAt, endsAt }) => startsAt < (lastHour + 1) * hourMs && endsAt > firstHour * hourMs,
  )
  const learned = inThePast
    ? createDemandPanels(withoutPastLifts(valuesByKey, reaching, firstHour), spans, lastHour)
    : raw
  const lifted = (forecast: DemandForecast, key: string, hours: number): DemandForecast => {
    const path = liftPath(reaching(key), lastHour + 1, hours)
    if (path.every((factor) => factor === 1)) return forecast
    return {
      ...forecast,
      quantile: (level) => forecast.quantile(level).map((value, step) => value * path[step]!),
    }
  }

  return {
    series: raw.series,
    keys: raw.keys,
    hasEnough: raw.hasEnough,
    forecast: (key, hours) => lifted(learned.forecast(key, hours), key, hours),
    async forecastBy(model, key, hours, run) {
      return lifted(await learned.forecastBy(model, key, hours, run), key, hours)
    },
    liftsOf(key, hours) {
      const from = (lastHour + 1) * hourMs
      return reaching(key)
        .filter(({ lift }) => lift.endsAt > from && lift.startsAt < from + hours * hourMs)
        .map(({ lift: { customerId: _customerId, contentType: _contentType, ...lift }, share }) => ({
          ...lift,
          seriesFactor: 1 + (lift.factor - 1) * share,
        }))
    },
  }
}

/** What a series of demand counts; budgets name no scope themselves. */
export function scopeOfKey(key: string): SeriesScope | undefined {
  if (key.startsWith('budget ')) return undefined
  const [customerId = '*', ...type] = key.split(' ')
  const contentType = type.join(' ')
  return {
    customerId: customerId === '*' ? null : customerId,
    contentType: contentType === '*' ? null : contentType,
  }
}

function shareOf(lift: ScopedLift, scope: SeriesScope, totals: DemandPanels): number {
  const common = commonScope(lift, scope)
  if (!common) return 0
  if (common.customerId === scope.customerId && common.contentType === scope.contentType) return 1
  const part = recentSum(totals, common)
  const whole = recentSum(totals, scope)
  return whole > 0 ? Math.min(1, part / whole) : 0
}

function recentSum(panels: DemandPanels, { customerId, contentType }: SeriesScope): number {
  const values = panels.series(seriesKey.of(customerId, contentType))?.values.subarray(-shareHours)
  return values?.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0) ?? 0
}

function withoutPastLifts(
  valuesByKey: ReadonlyMap<string, ReadonlyMap<number, number>>,
  reaching: (key: string) => { lift: ScopedLift; share: number }[],
  firstHour: number,
): Map<string, Map<number, number>> {
  return new Map(
    [...valuesByKey].map(([key, values]) => {
      const path = liftPath(reaching(key), firstHour, windowHours)
      const without = [...values].map(
        ([hour, value]) => [hour, value / (path[hour - firstHour] ?? 1)] as const,
      )
      return [key, new Map(without)]
    }),
  )
}
