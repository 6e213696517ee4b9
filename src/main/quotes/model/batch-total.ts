import { sumOfLognormals } from '../../learning/lognormal.ts'
import { lognormalFrom, type Quantiles, quantilesOfLognormal, scaleQuantiles } from './quantiles.ts'

/** A job of a batch: its quote, and what it cost once it is done. */
export type BatchJob = { readonly quoted: Quantiles; readonly measured?: number }

/**
 * Quotes of one batch miss together, the model being the same: the share of the error's variance that jobs have in common.
 * Small for jobs of many sources; hand in 0.5 or more where they are renditions of one source.
 */
const defaultCorrelation = 0.05

/**
 * The total of a batch. Finished jobs count as measured; what they missed their quotes by together moves the quotes of the
 * rest (the best linear prediction of a common error, in logarithms). `correlation` is from 0 to 1.
 */
export function quoteBatch(jobs: readonly BatchJob[], correlation = defaultCorrelation): Quantiles {
  const done = jobs.filter((job) => job.measured !== undefined && job.measured > 0)
  const open = jobs.filter((job) => !(job.measured !== undefined && job.measured > 0))
  const doneTotal = done.reduce((sum, job) => sum + job.measured!, 0)
  if (open.length === 0) return scaleQuantiles(certain, doneTotal)
  const { shift, remainingCorrelation } = learnFrom(done, correlation)
  const quoted = open.map((job) => {
    const { logMean, logDeviation } = lognormalFrom(job.quoted)
    return { logMean: logMean + shift * logDeviation, logDeviation }
  })
  return scaleQuantiles(quantilesOfLognormal(sumOfLognormals(quoted, remainingCorrelation)), 1, doneTotal)
}

const certain: Quantiles = { p05: 1, p10: 1, p50: 1, p90: 1, p95: 1 }

/** The common error in units of each quote's own deviation, and how much of it stays unknown. */
function learnFrom(
  done: readonly BatchJob[],
  correlation: number,
): { shift: number; remainingCorrelation: number } {
  const scores = done.map((job) => {
    const { logMean, logDeviation } = lognormalFrom(job.quoted)
    const score = (Math.log(job.measured!) - logMean) / Math.max(1e-6, logDeviation)
    return Math.max(-3, Math.min(3, score))
  })
  if (scores.length === 0 || correlation <= 0) return { shift: 0, remainingCorrelation: correlation }
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const ownVariance = (1 - correlation) / scores.length
  const learned = correlation / (correlation + ownVariance)
  return { shift: learned * mean, remainingCorrelation: correlation * (1 - learned) }
}
