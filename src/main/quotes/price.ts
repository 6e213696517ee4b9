import { maximumAmountMinor } from '#shared/amounts.ts'
import { HeadroomError } from '#shared/errors.ts'
import type { LicenceTerm } from '#shared/prices.ts'
import type { PriceTerms } from '#shared/quotes.ts'
import { add, ceiling, type ExactAmount, noAmount, roundTogether, times } from './exact-amount.ts'

/** What of a job is charged for: predicted, or measured. */
export type PricedUse = {
  cpuSeconds: number
  outputBytes: number
  /** Seconds of each licence's encodings (in the order of the terms) that count, added up. Absent: nothing is licensed. */
  licensedSeconds?: readonly number[]
  /** The promised time has passed: the credit is due. */
  missedDeadline?: boolean
}

/** One part of a price, exactly. Keys are those of the contract's lines. */
export type ExactLine = { key: string; amount: ExactAmount }

const million = 1_000_000n
const gibibyte = 2n ** 30n
const daysPerMonth = 30n
const listPriceBasisPoints = 10_000n

/**
 * What a price is made of, each part exact: nothing is rounded but the use itself (CPU time and licensed time to the microsecond, bytes to
 * whole ones, the host's factor to the millionth). Parts that the terms do not know are left out.
 */
export function exactLines(use: PricedUse, terms: PriceTerms): ExactLine[] {
  const compute = computeAmount(use.cpuSeconds, terms)
  const bytes = BigInt(Math.ceil(requireUse(use.outputBytes)))
  const perByte = (microMinor: number): ExactAmount => ({
    numerator: bytes * BigInt(microMinor),
    denominator: gibibyte * million,
  })
  const lines: ExactLine[] = [{ key: 'compute', amount: compute }]
  if (terms.serviceBasisPoints !== 10_000) {
    const extra = BigInt(terms.serviceBasisPoints) - listPriceBasisPoints
    lines.push({ key: 'priority', amount: times(compute, extra, listPriceBasisPoints) })
  }
  if (terms.microMinorPerOutputGibibyte > 0) {
    lines.push({ key: 'output', amount: perByte(terms.microMinorPerOutputGibibyte) })
  }
  if (terms.microMinorPerGibibyteMonth > 0 && terms.retentionDays > 0) {
    const month = perByte(terms.microMinorPerGibibyteMonth)
    lines.push({ key: 'storage', amount: times(month, BigInt(terms.retentionDays), daysPerMonth) })
  }
  for (const [index, licence] of terms.licences.entries()) {
    const amount = licenceAmount(licence, use.licensedSeconds?.[index] ?? 0)
    lines.push({ key: `licence/${licence.codec}`, amount })
  }
  return [...lines, ...deadlineLines(lines, terms, use.missedDeadline ?? false)]
}

/** The whole price in minor units, rounded up once. Errors: INVALID_AMOUNT when it passes what a ledger takes. */
export function priceMinor(use: PricedUse, terms: PriceTerms): number {
  return requirePayable(
    ceiling(exactLines(use, terms).reduce((sum, { amount }) => add(sum, amount), noAmount)),
  )
}

/** The same, part by part; the parts add up to `amountMinor` exactly. Errors: INVALID_AMOUNT. */
export function priceLines(
  use: PricedUse,
  terms: PriceTerms,
): { amountMinor: number; lines: { key: string; amountMinor: number }[] } {
  const lines = exactLines(use, terms)
  const rounded = roundTogether(lines.map(({ amount }) => amount))
  const amountMinor = requirePayable(rounded.reduce((sum, each) => sum + each, 0n))
  return {
    amountMinor,
    lines: lines.map(({ key }, index) => ({ key, amountMinor: Number(rounded[index]) })),
  }
}

function computeAmount(cpuSeconds: number, terms: PriceTerms): ExactAmount {
  const factorMillionths = wholeMillionths(terms.computeUnitsPerCpuSecond)
  return {
    numerator: wholeMillionths(cpuSeconds) * factorMillionths * BigInt(terms.microMinorPerComputeUnit),
    denominator: million * million * million,
  }
}

/** By the minute and the title, never past what the month's cap leaves; nothing when nothing was made. */
function licenceAmount(licence: LicenceTerm, seconds: number): ExactAmount {
  const microseconds = wholeMillionths(seconds)
  if (microseconds === 0n) return noAmount
  const denominator = 60n * million * million
  const amount: ExactAmount = {
    numerator:
      microseconds * BigInt(licence.microMinorPerMinute) + BigInt(licence.minorPerTitle) * denominator,
    denominator,
  }
  if (licence.capMinorPerMonth === null) return amount
  const left: ExactAmount = {
    numerator: BigInt(Math.max(0, licence.capMinorPerMonth * 1000 - licence.owedMilliMinor)),
    denominator: 1000n,
  }
  return amount.numerator * left.denominator > left.numerator * denominator ? left : amount
}

/** The promise costs what a miss would give back times how likely a miss was; a miss gives the credit. */
function deadlineLines(lines: readonly ExactLine[], { deadline }: PriceTerms, missed: boolean): ExactLine[] {
  if (!deadline) return []
  const price = lines.reduce((sum, { amount }) => add(sum, amount), noAmount)
  const credit = times(price, BigInt(deadline.creditPercent), 100n)
  const premium = times(credit, BigInt(deadline.missPartsPerMillion), million)
  return [
    { key: 'deadline', amount: premium },
    ...(missed ? [{ key: 'credit', amount: times(credit, -1n) }] : []),
  ]
}

function requirePayable(amount: bigint): number {
  if (amount <= BigInt(maximumAmountMinor)) return Number(amount)
  throw new HeadroomError(
    'INVALID_AMOUNT',
    'This job would cost more than a budget can hold. Lower the prices, or split the job.',
    { amountMinor: amount.toString() },
  )
}

/**
 * Splits a total into whole parts that add up to it exactly, in proportion to `weights`: everyone gets the part rounded down, and what is
 * left goes one by one to those who lost most by it (largest remainder). Weights that are all 0 count as equal.
 */
export function splitAmount(totalMinor: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const shares = weights.map((weight) => (sum > 0 ? weight / sum : 1 / weights.length) * totalMinor)
  const parts = shares.map(Math.floor)
  let left = totalMinor - parts.reduce((total, part) => total + part, 0)
  const byLoss = shares
    .map((share, index) => ({ index, loss: share - Math.floor(share) }))
    .sort((a, b) => b.loss - a.loss || a.index - b.index)
  // Floating shares can add up to a little more than the total; then the smallest losses give back.
  for (let turn = 0; left > 0; turn++, left--) parts[byLoss[turn % byLoss.length]!.index]! += 1
  for (let turn = byLoss.length - 1; left < 0; turn = turn > 0 ? turn - 1 : byLoss.length - 1) {
    const { index } = byLoss[turn]!
    if (parts[index]! === 0) continue
    parts[index]! -= 1
    left++
  }
  return parts
}

function wholeMillionths(value: number): bigint {
  const millionths = requireUse(value) * 1e6
  // A product such as 0.29 × 10^6 lands a hair above the whole number it means; that hair is no use.
  const rounded = Math.round(millionths)
  return BigInt(Math.abs(millionths - rounded) < 1e-3 ? rounded : Math.ceil(millionths))
}

function requireUse(value: number): number {
  if (Number.isFinite(value) && value >= 0) return value
  throw new HeadroomError('INVALID_AMOUNT', `Use must be a number of 0 or more, not ${value}.`)
}
