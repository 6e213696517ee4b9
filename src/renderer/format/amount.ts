import { minorDigits, type Unit } from '#shared/amounts.ts'
import { numberFormat } from './numbers.ts'

export interface AmountInterval {
  p10: number
  p50: number
  p90: number
}

/** An amount in minor units as people write it: `€1,234.50`, `12.5 CU`. `sign` shows a plus on additions. */
export function formatAmount(
  amountMinor: number,
  unit: Unit,
  options: { sign?: boolean; locale?: string } = {},
): string {
  const digits = minorDigits(unit)
  const amount = amountMinor / 10 ** digits
  const signDisplay = options.sign ? 'exceptZero' : 'auto'
  if (unit.kind === 'compute') {
    const text = numberFormat({ maximumFractionDigits: digits, signDisplay }, options.locale).format(amount)
    return `${text} CU`
  }
  return numberFormat({ style: 'currency', currency: unit.currency, signDisplay }, options.locale).format(
    amount,
  )
}

/** `€0.31 – €0.52`, or one figure when both ends print alike. */
export function formatAmountRange(interval: AmountInterval, unit: Unit, locale?: string): string {
  // A discount is greatest where the price is, and rounding can turn a cent around.
  const low = formatAmount(Math.min(interval.p10, interval.p90), unit, { locale })
  const high = formatAmount(Math.max(interval.p10, interval.p90), unit, { locale })
  return low === high ? low : `${low} – ${high}`
}

/** What a unit is called beside an input: `EUR` or `CU`. */
export function unitLabel(unit: Unit): string {
  return unit.kind === 'compute' ? 'CU' : unit.currency
}

/** Prices are kept in millionths of a minor unit; as a decimal of the major unit they need up to eight digits. */
export function formatMicroPrice(microMinor: number, unit: Unit, locale?: string): string {
  const amount = microMinor / 1_000_000 / 10 ** minorDigits(unit)
  if (unit.kind === 'compute')
    return `${numberFormat({ maximumFractionDigits: 6 }, locale).format(amount)} CU`
  return numberFormat(
    { style: 'currency', currency: unit.currency, maximumFractionDigits: 8 },
    locale,
  ).format(amount)
}
