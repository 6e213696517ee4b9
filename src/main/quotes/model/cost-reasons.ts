import type { CostModel } from './cost-model.ts'
import { columnsByFeature } from './feature-encoding.ts'
import { predictLogCost } from './log-cost-model.ts'

/** How one feature moved the predicted CPU seconds per pixel: 1.4 means 40 % more than with the typical job's value. */
export type CostReason = { readonly feature: string; readonly factor: number; readonly sentence: string }

const mostReasons = 4
const smallestFactor = 1.02

/**
 * The permutation difference: what the quote would be if only this feature were that of a typical job.
 * Not additive like Shapley values, but it holds for the linear base and the trees together, and a person can check it.
 */
export function explainCost(model: CostModel, row: readonly number[]): CostReason[] {
  const predicted = predictLogCost(model.cpuSeconds, row)
  return columnsByFeature(model.encoding)
    .map(({ name, columns }) => {
      const replaced = [...row]
      for (const column of columns) replaced[column] = model.typical[column]!
      return { feature: name, factor: Math.exp(predicted - predictLogCost(model.cpuSeconds, replaced)) }
    })
    .filter(({ factor }) => Math.abs(Math.log(factor)) > Math.log(smallestFactor))
    .sort((first, second) => Math.abs(Math.log(second.factor)) - Math.abs(Math.log(first.factor)))
    .slice(0, mostReasons)
    .map(({ feature, factor }) => ({ feature, factor, sentence: sentenceOf(feature, factor) }))
}

function sentenceOf(feature: string, factor: number): string {
  const percent = Math.round(Math.abs(factor - 1) * 100)
  return `The ${feature} makes it ${percent} % ${factor > 1 ? 'dearer' : 'cheaper'} per pixel than a typical job.`
}
