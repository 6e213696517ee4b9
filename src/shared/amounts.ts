import { z } from 'zod'

/**
 * The largest amount a ledger takes, in minor units. Sums of a million such amounts still fit a 64-bit integer, and one
 * fits a double exactly.
 */
export const maximumAmountMinor = 1_000_000_000_000

/** ISO 4217 codes. `Intl` knows which exist and how many minor digits each has. */
const knownCurrencies = new Set(Intl.supportedValuesOf('currency'))

export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, 'Use a three-letter ISO 4217 code such as EUR.')
  .refine((code) => knownCurrencies.has(code), 'This is not an ISO 4217 currency.')

/**
 * What a budget counts in. Money counts in the currency's minor unit (cents for EUR, yen for JPY);
 * compute counts in thousandths of a compute unit, where 1 CU is one CPU-core second on the reference machine.
 */
export const unitSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('money'), currency: currencySchema }),
  z.object({ kind: z.literal('compute') }),
])
export type Unit = z.infer<typeof unitSchema>

/** A positive whole number of minor units; NaN, fractions, negative and overflowing amounts are refused. */
export const positiveAmountMinorSchema = z.int().min(1).max(maximumAmountMinor)
export const nonNegativeAmountMinorSchema = z.int().min(0).max(maximumAmountMinor)
export const signedAmountMinorSchema = z.int().min(-maximumAmountMinor).max(maximumAmountMinor)

export const minorUnitsPerComputeUnit = 1000

const digitsByCurrency = new Map<string, number>()

/** Minor digits of a unit: 2 for EUR, 0 for JPY, 3 for compute. */
export function minorDigits(unit: Unit): number {
  if (unit.kind === 'compute') return 3
  const { currency } = unit
  const known = digitsByCurrency.get(currency)
  if (known !== undefined) return known
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions()
  digitsByCurrency.set(currency, maximumFractionDigits)
  return maximumFractionDigits
}

export function sameUnit(a: Unit, b: Unit): boolean {
  if (a.kind === 'compute' || b.kind === 'compute') return a.kind === b.kind
  return a.currency === b.currency
}
