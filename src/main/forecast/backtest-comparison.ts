import { sampleIndexes, seededRandom } from '../learning/seeded-random.ts'
import { scoreForecast } from './accuracy.ts'
import { type BacktestCase, type BacktestOptions, type BacktestRow, tabulate } from './backtest.ts'
import { seasonalNaivePath } from './members.ts'
import { type ReferenceModel, referenceModels } from './reference-models.ts'
import type { ReferenceResult, RunReferenceModels } from './run-reference-models.ts'

/** All models, the well-known ones included, on the same few forecasts: those take a hundred times as long. */
export interface BacktestComparison {
  readonly rows: readonly BacktestRow[]
  readonly series: number
  /** What a person should know about it, one sentence each. */
  readonly notes: readonly string[]
}

/** Scores the well-known models on some of the cases, drawn by chance; undefined when there is nothing to compare. */
export async function compareModels(
  series: readonly Float64Array[],
  cases: readonly BacktestCase[],
  options: Pick<BacktestOptions, 'season' | 'horizon'> & { readonly mostCases: number },
  run: RunReferenceModels,
): Promise<BacktestComparison | undefined> {
  const { season, horizon } = options
  const picked = drawn(cases, options.mostCases)
  if (picked.length === 0) return undefined
  const histories = picked.map((one) => historyOf(series, one))
  const results = await run(
    histories.flatMap((values) => referenceModels.map((model) => ({ model, values, season, horizon }))),
  )
  const compared = picked.map((one, i) => {
    const history = histories[i]!
    const actual = series[one.series]!.slice(history.length, history.length + horizon)
    const scores = new Map(one.scores)
    referenceModels.forEach((model, m) => {
      const result = results[i * referenceModels.length + m]!
      const path =
        'path' in result ? result.path : seasonalNaivePath(history, season, history.length, horizon)
      scores.set(model, scoreForecast(history, actual, path, season))
    })
    return { ...one, scores }
  })
  return {
    rows: tabulate(compared),
    series: new Set(picked.map((one) => one.series)).size,
    notes: referenceModels.flatMap((model, m) =>
      failuresOf(
        model,
        results.filter((_, i) => i % referenceModels.length === m),
      ),
    ),
  }
}

/** The same ones each time, in order. */
function drawn<T>(all: readonly T[], most: number): T[] {
  return Array.from(sampleIndexes(all.length, most, seededRandom(1)), (index) => all[index]!)
}

function historyOf(series: readonly Float64Array[], { series: index, held }: BacktestCase): Float64Array {
  return series[index]!.slice(0, series[index]!.length - held)
}

function failuresOf(model: ReferenceModel, results: readonly ReferenceResult[]): string[] {
  const failures = results.flatMap((result) => ('failure' in result ? [result.failure] : []))
  if (failures.length === 0) return []
  return [
    `${model} gave no forecast in ${failures.length} of ${results.length} cases and was replaced by the seasonal naive there: ${[...new Set(failures)].join('; ')}.`,
  ]
}
