import { backtestCases, defaultHeldBack, tabulate } from '../backtest.ts'
import { compareModels } from '../backtest-comparison.ts'
import { cleanSeries } from '../clean-series.ts'
import { type DemandPanels, season, windowHours } from '../demand-panels.ts'
import { backtestOrigins, type StudioTasks } from '../studio-questions.ts'
import { runReference } from './chosen-forecast.ts'

/** Series a back-test is run on, the ones with most in them. */
const backtestSeries = 100
/** Forecasts of the past on which Prophet and MSTL stand beside the others, at about a third of a second each. */
const comparedCases = 12

/** How every model would have done on the longest series, by rolling origins. */
export async function answerBacktest(
  panels: DemandPanels,
  horizon: number,
): Promise<StudioTasks['backtest']['result']> {
  const series = longestSeries(panels)
  const heldBack = defaultHeldBack(season, horizon, backtestOrigins)
  const cases = backtestCases(series, { season, horizon, heldBack })
  const options = { season, horizon, mostCases: comparedCases }
  const comparison = await compareModels(series, cases, options, runReference)
  return { rows: tabulate(cases), heldBack, series: series.length, comparison }
}

/** Gaps are filled as for a forecast, so that a series with one can be looked back on. */
function longestSeries(panels: DemandPanels): Float64Array[] {
  const customers = [...panels.keys()].filter((key) => key.endsWith(' *'))
  return customers
    .map((key) => cleanSeries(panels.series(key)!.values, season, windowHours).values)
    .sort((a, b) => b.length - a.length)
    .slice(0, backtestSeries)
}
