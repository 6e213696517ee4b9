import type { Interval } from '#shared/primitives.ts'
import type { PriceTerms, RenditionQuote, UseEstimate } from '#shared/quotes.ts'
import { priceMinor, splitAmount } from './price.ts'

export type AmountInterval = RenditionQuote['amountMinor']

const quantiles = ['p10', 'p50', 'p90'] as const
type Quantile = (typeof quantiles)[number]

/** The price of an interval of use. A job that takes longer also makes more bytes, so both are taken at the same quantile. */
export function priceInterval(
  use: Pick<UseEstimate, 'cpuSeconds' | 'outputBytes'>,
  terms: PriceTerms,
): AmountInterval {
  const at = (quantile: Quantile): number =>
    priceMinor({ cpuSeconds: use.cpuSeconds[quantile], outputBytes: use.outputBytes[quantile] }, terms)
  return { p10: at('p10'), p50: at('p50'), p90: at('p90') }
}

/**
 * Splits a total's P10, P50 and P90 over its lines so that the lines add up to the total at each of the three. A line's own P90 would
 * not do: not everything goes wrong at once, so the lines' P90s add up to more than the total's. The P10 is split by the lines' cost at
 * P10, then each step up by how much each line's cost rises in it, so that every line keeps P10 <= P50 <= P90.
 */
export function splitInterval(
  total: AmountInterval,
  lines: readonly Pick<UseEstimate, 'cpuSeconds' | 'outputBytes'>[],
  terms: PriceTerms,
): AmountInterval[] {
  const weight = (line: (typeof lines)[number], quantile: Quantile): number =>
    roughPrice(line, quantile, terms)
  const lowest = splitAmount(
    total.p10,
    lines.map((line) => weight(line, 'p10')),
  )
  const toMedian = splitAmount(
    total.p50 - total.p10,
    lines.map((line) => weight(line, 'p50') - weight(line, 'p10')),
  )
  const toHighest = splitAmount(
    total.p90 - total.p50,
    lines.map((line) => weight(line, 'p90') - weight(line, 'p50')),
  )
  return lines.map((_, index) => {
    const p10 = lowest[index]!
    const p50 = p10 + toMedian[index]!
    return { p10, p50, p90: p50 + toHighest[index]! }
  })
}

/** Not rounded: lines that cost less than a minor unit still weigh what they weigh. */
function roughPrice(
  use: { cpuSeconds: Interval; outputBytes: Interval },
  quantile: Quantile,
  terms: PriceTerms,
): number {
  return (
    use.cpuSeconds[quantile] * terms.computeUnitsPerCpuSecond * terms.microMinorPerComputeUnit +
    (use.outputBytes[quantile] / 2 ** 30) * terms.microMinorPerOutputGibibyte
  )
}
