import { normal90, normal95 } from '../learning/lognormal.ts'
import { quoteBatch } from './model/batch-total.ts'
import type { Quantiles } from './model/quantiles.ts'
import type { AmountInterval } from './quote-lines.ts'

/** A job of a batch in minor units; `measured` once it is charged. */
export type PricedBatchJob = { quoted: AmountInterval; measured?: number }

/** Renditions of one source miss together; jobs of many sources hardly do (model/batch-total.ts). */
const correlationOfOneSource = 0.5

/** What a batch will come to: what is done as charged, the rest as quoted and moved by what the done jobs were off by. */
export function runningBatchTotal(
  jobs: readonly PricedBatchJob[],
  { oneSource }: { oneSource: boolean },
): AmountInterval {
  // What is free says nothing of the rest, and has no logarithm.
  const priced = jobs.filter(({ quoted, measured }) =>
    measured === undefined ? quoted.p50 > 0 : measured > 0 && quoted.p50 > 0,
  )
  const unquoted = jobs.reduce((sum, { quoted, measured }) => sum + (quoted.p50 > 0 ? 0 : (measured ?? 0)), 0)
  if (priced.length === 0) return { p10: unquoted, p50: unquoted, p90: unquoted }
  const total = quoteBatch(
    priced.map(({ quoted, measured }) =>
      measured === undefined ? { quoted: quantilesOf(quoted) } : { quoted: quantilesOf(quoted), measured },
    ),
    ...(oneSource ? [correlationOfOneSource] : []),
  )
  return {
    p10: Math.floor(total.p10) + unquoted,
    p50: Math.round(total.p50) + unquoted,
    p90: Math.ceil(total.p90) + unquoted,
  }
}

/** P5 and P95 lie on the same lognormal as P10 and P90. */
function quantilesOf({ p10, p50, p90 }: AmountInterval): Quantiles {
  const outwards = normal95 / normal90
  const low = Math.max(p10, p50 / 1000) / p50
  return { p05: p50 * low ** outwards, p10: p50 * low, p50, p90, p95: p50 * (p90 / p50) ** outwards }
}
