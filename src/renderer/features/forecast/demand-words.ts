import type { Demand, DemandHorizon, DemandResource } from '#shared/forecasts.ts'
import type { Interval } from '#shared/primitives.ts'
import { formatAmount } from '../../format/amount.ts'
import { formatRoughDuration } from '../../format/duration.ts'
import { formatQuantity } from '../../format/numbers.ts'
import { formatMoment } from '../../format/time.ts'

export const resourceNames: Record<DemandResource, string> = {
  requests: 'Requests',
  cpuSeconds: 'CPU time',
  gpuSessionSeconds: 'GPU sessions',
  spend: 'Spending',
}

export const horizonNames: Record<DemandHorizon, string> = {
  hour: 'Hour',
  day: 'Day',
  week: 'Week',
  month: 'Month',
}

/** A quantity of demand as people say it: `42`, `3.5 h`, `€12.40`. */
export function formatDemand(value: number, { resource, unit }: Pick<Demand, 'resource' | 'unit'>): string {
  if (resource === 'cpuSeconds' || resource === 'gpuSessionSeconds') return formatRoughDuration(value)
  if (resource === 'spend' && unit) return formatAmount(Math.round(value), unit)
  return formatQuantity(value)
}

/** `42 (38 – 47)`: the median, and what eight in ten fall between. */
export function formatDemandInterval(
  { p10, p50, p90 }: Interval,
  what: Pick<Demand, 'resource' | 'unit'>,
): string {
  const [low, middle, high] = [p10, p50, p90].map((value) => formatDemand(value, what))
  return low === high ? `${middle}` : `${middle} (${low} – ${high})`
}

/** The picture in a sentence: how much the horizon brings, and when most of it. */
export function describeDemand(demand: Demand, horizon: DemandHorizon): string {
  if (!demand.total) return demand.notes[0] ?? 'There is no forecast.'
  const total = formatDemandInterval(demand.total, demand)
  const busiest = demand.forecast.reduce((a, b) => (b.p50 > a.p50 ? b : a))
  const peak =
    demand.forecast.length > 1
      ? ` Busiest: ${formatMoment(busiest.at)}, about ${formatDemand(busiest.p50, demand)} an hour.`
      : ''
  return `${resourceNames[demand.resource]} in the coming ${horizon}: ${total}.${peak}`
}
