import type { Unit } from '#shared/amounts.ts'
import { minorDigits } from '#shared/amounts.ts'
import { licensedCodecs, type priceLineKinds, type QuotedLine } from '#shared/prices.ts'
import type { Interval } from '#shared/primitives.ts'
import type { PriceTerms, RenditionQuote, UseEstimate } from '#shared/quotes.ts'
import { type PricedUse, priceLines, priceMinor, splitAmount } from './price.ts'

export type AmountInterval = RenditionQuote['amountMinor']

const quantiles = ['p10', 'p50', 'p90'] as const
type Quantile = (typeof quantiles)[number]

/** What is predicted of a job that money is asked for; licensed time is known beforehand. */
export type PredictedUse = Pick<UseEstimate, 'cpuSeconds' | 'outputBytes'> & {
  licensedSeconds: readonly number[]
}

/** A job that takes longer also makes more bytes, so both are taken at the same quantile. */
function useAt(use: PredictedUse, quantile: Quantile): PricedUse {
  return {
    cpuSeconds: use.cpuSeconds[quantile],
    outputBytes: use.outputBytes[quantile],
    licensedSeconds: use.licensedSeconds,
  }
}

export function priceInterval(use: PredictedUse, terms: PriceTerms): AmountInterval {
  const at = (quantile: Quantile): number => priceMinor(useAt(use, quantile), terms)
  return { p10: at('p10'), p50: at('p50'), p90: at('p90') }
}

/** What the price is made of, at each quantile adding up to `priceInterval` of the same. */
export function quotedLines(use: PredictedUse, terms: PriceTerms): QuotedLine[] {
  const [p10, p50, p90] = quantiles.map((quantile) => priceLines(useAt(use, quantile), terms).lines)
  return p50!.map(({ key, amountMinor }, index) => ({
    ...describeLine(key, useAt(use, 'p50'), terms),
    amountMinor: { p10: p10![index]!.amountMinor, p50: amountMinor, p90: p90![index]!.amountMinor },
  }))
}

/** How long each licence of the terms counts, in seconds; `secondsOf` tells it of one encoding. */
export function licensedSeconds(
  terms: Pick<PriceTerms, 'licences'>,
  secondsOf: (encoding: PriceTerms['licences'][number]['encodings'][number]) => number,
): number[] {
  return terms.licences.map(({ encodings }) =>
    encodings.reduce((sum, encoding) => sum + secondsOf(encoding), 0),
  )
}

/** A line's name, and in words and figures how it comes about. */
export function describeLine(
  key: string,
  use: PricedUse,
  terms: PriceTerms,
): Omit<QuotedLine, 'amountMinor'> {
  const [kind, codec] = key.split('/') as [(typeof priceLineKinds)[number], string | undefined]
  const line = (name: string, detail: string) => ({ kind, key, name, detail })
  const { unit } = terms
  const gibibytes = `${figure(use.outputBytes / 2 ** 30)} GiB`
  switch (kind) {
    case 'compute': {
      const units = figure(use.cpuSeconds * terms.computeUnitsPerCpuSecond)
      const price = terms.microMinorPerComputeUnit
      return line('Compute', unit.kind === 'compute' ? `${units} CU` : `${units} CU at ${micro(price, unit)}`)
    }
    case 'priority':
      return line(
        'Tier and priority',
        `compute at ${figure(terms.serviceBasisPoints / 100)} % of the list price`,
      )
    case 'output':
      return line('Delivery', `${gibibytes} at ${micro(terms.microMinorPerOutputGibibyte, unit)}`)
    case 'storage': {
      const price = micro(terms.microMinorPerGibibyteMonth, unit)
      return line('Storage', `${gibibytes} for ${terms.retentionDays} days at ${price} a GiB and month`)
    }
    case 'licence':
      return line(...describeLicence(codec!, use, terms))
    case 'deadline':
      return line('Deadline', describeDeadline(terms))
    case 'credit':
      return line('Deadline missed', `${terms.deadline?.creditPercent ?? 0} % of the price given back`)
  }
}

function describeLicence(codec: string, use: PricedUse, terms: PriceTerms): [name: string, detail: string] {
  const index = terms.licences.findIndex((each) => each.codec === codec)
  const licence = terms.licences[index]!
  const minutes = figure((use.licensedSeconds?.[index] ?? 0) / 60)
  const parts = [
    ...(licence.microMinorPerMinute > 0
      ? [`${minutes} min at ${micro(licence.microMinorPerMinute, terms.unit)}`]
      : []),
    ...(licence.minorPerTitle > 0 ? [`${micro(licence.minorPerTitle * 1_000_000, terms.unit)} a title`] : []),
    ...(licence.capMinorPerMonth === null
      ? []
      : [
          `${micro(Math.max(0, licence.capMinorPerMonth * 1000 - licence.owedMilliMinor) * 1000, terms.unit)} of the month’s cap left`,
        ]),
  ]
  return [`${licensedCodecs[licence.codec].name} licence`, parts.join(', ')]
}

function describeDeadline({ deadline }: PriceTerms): string {
  const share = (deadline?.missPartsPerMillion ?? 0) / 10_000
  return `${deadline?.creditPercent ?? 0} % back if missed, ${share === 0 ? 'under 1' : figure(share)} % likely at the present queue`
}

function figure(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.0005) return '< 0.001'
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 3
  return String(Number(value.toFixed(digits)))
}

/** A price in millionths of a minor unit as a plain decimal, such as `0.002 EUR`. */
function micro(microMinor: number, unit: Unit): string {
  const name = unit.kind === 'compute' ? 'CU' : unit.currency
  return `${Number((microMinor / 1e6 / 10 ** minorDigits(unit)).toFixed(8))} ${name}`
}

/**
 * Splits a total's P10, P50 and P90 over its renditions so that they add up to the total at each of the three. A rendition's own P90 would
 * not do: not everything goes wrong at once, so their P90s add up to more than the total's. The P10 is split by the renditions' cost at
 * P10, then each step up by how much each one's cost rises in it, so that every one keeps P10 <= P50 <= P90.
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

/** By what grows with use, not rounded: renditions that cost less than a minor unit still weigh what they weigh. */
function roughPrice(
  use: { cpuSeconds: Interval; outputBytes: Interval },
  quantile: Quantile,
  terms: PriceTerms,
): number {
  const compute = terms.microMinorPerComputeUnit * (terms.serviceBasisPoints / 10_000)
  const perGibibyte =
    terms.microMinorPerOutputGibibyte + (terms.microMinorPerGibibyteMonth * terms.retentionDays) / 30
  return (
    use.cpuSeconds[quantile] * terms.computeUnitsPerCpuSecond * compute +
    (use.outputBytes[quantile] / 2 ** 30) * perGibibyte
  )
}
