import { type DemandPanels, seriesKey } from './demand-panels.ts'
import { type Exhaustion, forecastExhaustion, type ScheduledAmount } from './exhaustion.ts'
import { usualWeek } from './hourly-series.ts'
import { type PlannedSpending, plannedPaths } from './planned-spending.ts'
import { samplePaths } from './sample-paths.ts'

/** A budget as its exhaustion is asked for. Steps are hours; the first is the one that is open now. Amounts are in minor units. */
export interface BudgetQuestion {
  readonly budgetId: string
  /** What is neither spent nor held, and the holds. */
  readonly balanceMinor: number
  readonly holds: readonly ScheduledAmount[]
  /** What plans will be charged to it, at the prices of their hours. */
  readonly planned: readonly PlannedSpending[]
  /** What comes back to it. */
  readonly returns: readonly ScheduledAmount[]
  /** Until its period ends, at most `longestHours`. */
  readonly hours: number
  /** Share of the open hour that is over. */
  readonly elapsedShare: number
  /** Price of compute at each step beside the list price, at least as many as `hours`; one throughout where the budget counts in compute. */
  readonly priceByStep: Float64Array
}

/** No budget is looked at further ahead than a month. */
export const longestHours = 744
const pathCount = 200

/**
 * When a budget is gone, from what it is usually charged. Without enough history only holds, plans and returns count.
 *
 * @param panels of what budgets were charged at the list price
 * @param computeShare how much of this budget's charges goes by the price of compute, 0 to 1
 */
export function budgetExhaustion(
  question: BudgetQuestion,
  panels: DemandPanels,
  computeShare: number,
): Exhaustion & { budgetId: string; fromHistory: boolean } {
  const { budgetId, hours, planned } = question
  const key = seriesKey.budget(budgetId)
  const series = panels.hasEnough(key) ? panels.series(key) : undefined
  const count = series || planned.length > 0 ? pathCount : 1
  const result = forecastExhaustion({
    balance: question.balanceMinor,
    consumptionPaths: series
      ? consumptionPaths(question, panels)
      : Array(count).fill(new Float64Array(hours)),
    ...(planned.length > 0 ? { plannedPaths: plannedPaths(planned, hours, count, plannedSeed) } : {}),
    priceByStep: question.priceByStep.subarray(0, hours).map((price) => 1 + computeShare * (price - 1)),
    holds: question.holds,
    renewals: question.returns,
    periodSteps: hours,
    usual: series ? usualWeek(series.values, hours) : new Float64Array(hours),
  })
  return { ...result, budgetId, fromHistory: series !== undefined }
}

const usualSeed = 1
/** What a plan is off by has nothing to do with what the usual load is off by. */
const plannedSeed = 2

function consumptionPaths(
  { budgetId, hours, elapsedShare }: BudgetQuestion,
  panels: DemandPanels,
): Float64Array[] {
  const forecast = panels.forecast(seriesKey.budget(budgetId), hours)
  const paths = samplePaths(forecast.quantile, forecast.dependence, pathCount, usualSeed)
  return paths.map((path) =>
    path.map((value, hour) => Math.max(0, value) * (hour === 0 ? 1 - elapsedShare : 1)),
  )
}
