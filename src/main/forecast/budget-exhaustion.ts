import { type DemandPanels, seriesKey } from './demand-panels.ts'
import { type Exhaustion, forecastExhaustion, type ScheduledAmount } from './exhaustion.ts'
import { usualWeek } from './hourly-series.ts'
import { samplePaths } from './sample-paths.ts'

/** A budget as its exhaustion is asked for. Steps are hours; the first is the one that is open now. Amounts are in minor units. */
export interface BudgetQuestion {
  readonly budgetId: string
  /** What is neither spent nor held, and the holds. */
  readonly balanceMinor: number
  readonly holds: readonly ScheduledAmount[]
  /** What comes back to it. */
  readonly returns: readonly ScheduledAmount[]
  /** Until its period ends, at most `longestHours`. */
  readonly hours: number
  /** Spending returns after this many hours in a rolling budget. */
  readonly returnsAfterHours: number | null
  /** Share of the open hour that is over. */
  readonly elapsedShare: number
}

/** No budget is looked at further ahead than a month. */
export const longestHours = 744
const pathCount = 200

/** When a budget is gone, from what it is usually charged. Without enough history only holds and returns count. */
export function budgetExhaustion(
  question: BudgetQuestion,
  panels: DemandPanels,
): Exhaustion & { budgetId: string; fromHistory: boolean } {
  const { budgetId, hours } = question
  const key = seriesKey.budget(budgetId)
  const series = panels.hasEnough(key) ? panels.series(key) : undefined
  const paths = series ? consumptionPaths(question, panels) : [new Float64Array(hours)]
  const result = forecastExhaustion({
    balance: question.balanceMinor,
    consumptionPaths: paths,
    holds: question.holds,
    planned: [],
    renewals: question.returns,
    periodSteps: hours,
    usual: series ? usualWeek(series.values, hours) : new Float64Array(hours),
  })
  return { ...result, budgetId, fromHistory: series !== undefined }
}

function consumptionPaths(
  { budgetId, hours, returnsAfterHours, elapsedShare }: BudgetQuestion,
  panels: DemandPanels,
): Float64Array[] {
  const forecast = panels.forecast(seriesKey.budget(budgetId), hours)
  const paths = samplePaths(forecast.quantile, forecast.dependence, pathCount, 1)
  return paths.map((path) => {
    const spent = path.map((value, hour) => Math.max(0, value) * (hour === 0 ? 1 - elapsedShare : 1))
    if (returnsAfterHours === null) return spent
    return spent.map(
      (value, hour) => value - (hour >= returnsAfterHours ? spent[hour - returnsAfterHours]! : 0),
    )
  })
}
