import type { Interval } from '#shared/primitives.ts'
import { type Lognormal, lognormalMean, lognormalWith, normal90 } from '../../learning/lognormal.ts'

/*
 * What many quotes add up to. Their errors do not cancel out as coins do: the machine's speed is off for all of them, a frame rate
 * that was assumed is wrong for all that assumed it, and the model misses works of one kind together. So each quote's logarithm is a
 * sum of errors it shares with others and one of its own, and covariances follow from what two quotes share.
 */

/** What all rows that name the same source of error are off by together, as a log deviation. */
export type SharedError = { source: string; logDeviation: number }

/**
 * The part of the model's own error, as a share of its variance, that all jobs have in common, and that those of one kind have on top.
 * The first is that of a running batch (model/batch-total.ts); the second is an assumption on the safe side: independent errors would
 * make the total of a thousand jobs look certain.
 */
const modelShare = { all: 0.05, kind: 0.2 }

/** A quantity of one row: `count` jobs alike, each with this mean. Jobs whose errors have the same size and make-up have one key. */
export type Addend = {
  key: string
  errors: { logDeviation: number; ownVariance: number; kind: string; shared: readonly SharedError[] }
  count: number
  mean: number
}

/** Null for a quantity of 0. `kind`: works of one kind are off together, such as one codec at one speed. */
export function addendOf(
  interval: Interval,
  count: number,
  kind: string,
  shared: readonly SharedError[],
): Addend | null {
  const lognormal = lognormalOf(interval)
  if (!lognormal || !(count > 0)) return null
  const steps = shared.flatMap(({ source, logDeviation }) => {
    const step = rounded(logDeviation, 0.05)
    return step > 0 ? [{ source, logDeviation: step }] : []
  })
  const sharedVariance = steps.reduce((sum, error) => sum + error.logDeviation ** 2, 0)
  // Rounding must not leave a quote with less than it shares.
  const logDeviation = Math.max(rounded(lognormal.logDeviation, 0.02), Math.sqrt(sharedVariance))
  return {
    key: `${kind} ${logDeviation} ${steps.map((error) => `${error.source}:${error.logDeviation}`).join()}`,
    errors: {
      logDeviation,
      ownVariance: Math.max(0, logDeviation ** 2 - sharedVariance),
      kind,
      shared: steps,
    },
    count,
    mean: lognormalMean(lognormal),
  }
}

type Bucket = Addend['errors'] & {
  /** Sums over its jobs of the mean, and of the mean's square. */
  mean: number
  meanSquares: number
}

/** Adds up rows as they come. */
export type RunningTotal = { add(addend: Addend | null): void; interval(): Interval }

export function createRunningTotal(): RunningTotal {
  const buckets = new Map<string, Bucket>()
  return {
    add(addend) {
      if (!addend) return
      const known = buckets.get(addend.key)
      const bucket = known ?? { ...addend.errors, mean: 0, meanSquares: 0 }
      bucket.mean += addend.count * addend.mean
      bucket.meanSquares += addend.count * addend.mean ** 2
      if (!known) buckets.set(addend.key, bucket)
    },
    interval: () => sumOf([...buckets.values()]),
  }
}

/** As the lognormal with the sum's mean and variance. */
function sumOf(buckets: readonly Bucket[]): Interval {
  const mean = buckets.reduce((sum, bucket) => sum + bucket.mean, 0)
  if (!(mean > 0)) return { p10: 0, p50: 0, p90: 0 }
  let variance = 0
  for (const [index, first] of buckets.entries()) {
    variance +=
      first.meanSquares * Math.expm1(first.logDeviation ** 2) +
      Math.max(0, first.mean ** 2 - first.meanSquares) * Math.expm1(covariance(first, first))
    for (let other = index + 1; other < buckets.length; other++) {
      const second = buckets[other]!
      variance += 2 * first.mean * second.mean * Math.expm1(covariance(first, second))
    }
  }
  return intervalOf(lognormalWith(mean, variance))
}

/** Between the logarithms of two different jobs. */
function covariance(first: Bucket, second: Bucket): number {
  const model = modelShare.all + (first.kind === second.kind ? modelShare.kind : 0)
  let sum = model * Math.sqrt(first.ownVariance * second.ownVariance)
  for (const { source, logDeviation } of first.shared) {
    for (const other of second.shared) if (other.source === source) sum += logDeviation * other.logDeviation
  }
  return sum
}

function rounded(value: number, step: number): number {
  return Math.round(value / step) * step
}

/** Null for nothing. */
export function lognormalOf({ p10, p50, p90 }: Interval): Lognormal | null {
  if (!(p50 > 0)) return null
  const logDeviation = p10 > 0 && p90 > p10 ? Math.log(p90 / p10) / (2 * normal90) : 0
  return { logMean: Math.log(p50), logDeviation }
}

function intervalOf({ logMean, logDeviation }: Lognormal): Interval {
  const p50 = Math.exp(logMean)
  const factor = Math.exp(normal90 * logDeviation)
  return { p10: p50 / factor, p50, p90: p50 * factor }
}
