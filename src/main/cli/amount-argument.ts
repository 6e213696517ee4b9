import { maximumAmountMinor, minorDigits, type Unit, unitSchema } from '#shared/amounts.ts'
import { UsageError } from './command.ts'

/**
 * Reads `100 EUR`, `99.50 EUR`, `-3 EUR` or `2500 CU` exactly, without passing through a binary fraction.
 * Errors: UsageError for another form, an unknown currency, more digits than the unit has, or an amount beyond the largest.
 */
export function parseAmount(text: string): { amountMinor: number; unit: Unit } {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?\s*([A-Za-z]{2,3})$/.exec(text.trim())
  if (!match)
    throw new UsageError(`“${text}” is no amount. Write it like "100 EUR", "99.50 EUR" or "2500 CU".`)
  const [, sign, whole = '', fraction = '', name = ''] = match
  const unit = parseUnit(name)
  const digits = minorDigits(unit)
  if (fraction.length > digits) {
    throw new UsageError(
      `${name.toUpperCase()} has ${digits} digits after the point; “${text}” has ${fraction.length}.`,
    )
  }
  const amountMinor = Number(`${sign}${whole}${fraction.padEnd(digits, '0')}`)
  if (Math.abs(amountMinor) > maximumAmountMinor)
    throw new UsageError(`“${text}” is more than a ledger takes.`)
  return { amountMinor, unit }
}

function parseUnit(name: string): Unit {
  if (name.toUpperCase() === 'CU') return { kind: 'compute' }
  const unit = unitSchema.safeParse({ kind: 'money', currency: name.toUpperCase() })
  if (!unit.success) throw new UsageError(`“${name}” is neither an ISO 4217 currency nor CU.`)
  return unit.data
}
