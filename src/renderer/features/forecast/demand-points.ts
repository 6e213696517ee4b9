import type { Demand, DemandHorizon } from '#shared/forecasts.ts'

/** One mark of the picture. Bands are [low, high]; null where there is nothing to draw. */
export interface DemandPoint {
  at: number
  value: number | null
  p50: number | null
  band80: [number, number] | null
  band95: [number, number] | null
  peak: boolean
}

/** More points than a chart is wide cannot be told apart. */
export const mostPoints = 720

/** Hours of history that stand before a forecast, so that it can be judged against what was. */
export const historyHours: Record<DemandHorizon, number> = {
  hour: 48,
  day: 7 * 24,
  week: 28 * 24,
  month: 56 * 24,
}

/** History, then forecast, thinned to what a chart can show; the last known hour joins the two. */
export function demandPoints(demand: Demand, horizon: DemandHorizon): DemandPoint[] {
  const history = demand.history.slice(-historyHours[horizon])
  const size = Math.ceil((history.length + demand.forecast.length) / (mostPoints - 2))
  const past = chunksOf(history, size).map((hours): DemandPoint => {
    const known = hours.map(({ value }) => value).filter((value) => value !== null)
    return {
      at: hours[0]!.at,
      value: known.length > 0 ? meanOf(known) : null,
      p50: null,
      band80: null,
      band95: null,
      peak: false,
    }
  })
  const future = chunksOf(demand.forecast, size).map((hours): DemandPoint => {
    const mean = (key: 'low95' | 'p10' | 'p50' | 'p90' | 'high95') => meanOf(hours.map((hour) => hour[key]))
    return {
      at: hours[0]!.at,
      value: null,
      p50: mean('p50'),
      band80: [mean('p10'), mean('p90')],
      band95: [mean('low95'), mean('high95')],
      peak: hours.some(({ peak }) => peak),
    }
  })
  const last = past.at(-1)
  if (last && last.value !== null && future.length > 0) {
    last.p50 = last.value
    last.band80 = [last.value, last.value]
    last.band95 = [last.value, last.value]
  }
  return [...past, ...future]
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = []
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size))
  return chunks
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
