import { maximumAmountMinor, minorUnitsPerComputeUnit, type Unit } from '#shared/amounts.ts'
import { HeadroomError } from '#shared/errors.ts'
import type { PriceTerms } from '#shared/quotes.ts'
import type { PriceBook } from '#shared/studio.ts'

const million = 1_000_000n
const gibibyte = 2n ** 30n

export type PricedUse = { cpuSeconds: number; outputBytes: number }

/** What a job is charged by: the price book for money; for compute budgets one CU costs one CU and bytes nothing. */
export function priceTerms(unit: Unit, book: PriceBook, computeUnitsPerCpuSecond: number): PriceTerms {
  if (unit.kind === 'compute') {
    return {
      unit,
      microMinorPerComputeUnit: minorUnitsPerComputeUnit * 1_000_000,
      microMinorPerOutputGibibyte: 0,
      computeUnitsPerCpuSecond,
    }
  }
  return {
    unit,
    microMinorPerComputeUnit: book.microMinorPerComputeUnit,
    microMinorPerOutputGibibyte: book.microMinorPerOutputGibibyte,
    computeUnitsPerCpuSecond,
  }
}

/**
 * The cost of use in whole minor units, rounded up once at the end. CPU seconds count to the microsecond and the host's factor to the
 * millionth; everything after that is integer arithmetic. Errors: INVALID_AMOUNT when the cost passes what a ledger takes.
 */
export function priceMinor(use: PricedUse, terms: PriceTerms): number {
  const cpuMicroseconds = wholeMillionths(use.cpuSeconds)
  const factorMillionths = wholeMillionths(terms.computeUnitsPerCpuSecond)
  const outputBytes = BigInt(Math.ceil(requireUse(use.outputBytes)))
  // Both terms over the common denominator 10^12 · 2^30, in millionths of a minor unit.
  const compute = cpuMicroseconds * factorMillionths * BigInt(terms.microMinorPerComputeUnit) * gibibyte
  const storage = outputBytes * BigInt(terms.microMinorPerOutputGibibyte) * million * million
  const denominator = million * million * gibibyte * million
  const amount = (compute + storage + denominator - 1n) / denominator
  if (amount > BigInt(maximumAmountMinor)) {
    throw new HeadroomError(
      'INVALID_AMOUNT',
      'This job would cost more than a budget can hold. Lower the list price, or split the job.',
      { amountMinor: amount.toString() },
    )
  }
  return Number(amount)
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
