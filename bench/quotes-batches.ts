import { seededRandom, shuffled } from '../src/main/learning/seeded-random.ts'
import { type BatchJob, quoteBatch } from '../src/main/quotes/model/batch-total.ts'
import { medianOf } from '../src/main/quotes/model/median.ts'
import type { Scored } from './scores.ts'

const batchSize = 300
const batchCount = 200
const doneShares = [0, 0.1, 0.3]

/** Totals of batches drawn from jobs that were quoted unseen: before the start, and after a share of the jobs is done. */
export function describeBatches(scored: readonly Scored[], seed: number): string[] {
  if (scored.length < 2 * batchSize) return []
  const random = seededRandom(seed)
  const batches = Array.from({ length: batchCount }, () => {
    const chosen = Array.from({ length: batchSize }, () => scored[Math.floor(random() * scored.length)]!)
    return shuffled(chosen, random)
  })
  return doneShares.map((share) => {
    const outcomes = batches.map((batch) => batchOutcome(batch, Math.round(share * batchSize)))
    const covered = (100 * outcomes.filter(({ isCovered }) => isCovered).length) / outcomes.length
    const errors = outcomes.map(({ error }) => error)
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
    return (
      `total of a batch of ${batchSize} jobs with ${100 * share} % of it done: mean error ${mean.toFixed(2)} %, ` +
      `median ${medianOf(errors).toFixed(2)} %, 90 % interval holds ${covered.toFixed(0)} %`
    )
  })
}

function batchOutcome(batch: readonly Scored[], doneCount: number): { error: number; isCovered: boolean } {
  const jobs = batch.map(({ measured, p05, p50, p95 }, index): BatchJob => {
    const quoted = { p05, p10: p05, p50, p90: p95, p95 }
    return index < doneCount ? { quoted, measured } : { quoted }
  })
  const total = batch.reduce((sum, { measured }) => sum + measured, 0)
  const quote = quoteBatch(jobs)
  return {
    error: (100 * Math.abs(quote.p50 - total)) / total,
    isCovered: total >= quote.p05 && total <= quote.p95,
  }
}
