import { maximumAmountMinor, minorDigits, type Unit } from '#shared/amounts.ts'
import { formatAmount } from './amount.ts'

export type ParsedAmount = { ok: true; amountMinor: number } | { ok: false; problem: string }

/**
 * Reads what a person typed or pasted as an amount. The last `.` or `,` is the decimal mark when at most `minorDigits` figures follow it and
 * it occurs once; other marks, spaces and apostrophes group. Currency signs and codes are ignored. Nothing is rounded: figures finer than
 * the unit's smallest are refused, so that the money entered is the money meant.
 */
export function parseAmount(text: string, unit: Unit, locale?: string): ParsedAmount {
  const compact = text.replace(/[\s\u00a0\u202f'’]/g, '').replace(/[\p{Sc}]|[A-Za-z]{2,3}$|^[A-Z]{3}/gu, '')
  const match = /^([+\-−]?)([\d.,]*\d[\d.,]*)$/.exec(compact)
  if (!match) return { ok: false, problem: text.trim() === '' ? 'Enter an amount.' : 'Enter a number.' }
  const [, sign, figures = ''] = match
  const digits = minorDigits(unit)
  const parts = splitDecimal(figures, digits)
  if (!parts) {
    const smallest = formatAmount(1, unit, { locale })
    return { ok: false, problem: `Use at most ${digits} decimals; the smallest amount is ${smallest}.` }
  }
  const magnitude =
    Number(parts.whole || '0') * 10 ** digits + Number(parts.fraction.padEnd(digits, '0') || '0')
  if (magnitude > maximumAmountMinor) {
    const largest = formatAmount(maximumAmountMinor, unit, { locale })
    return { ok: false, problem: `The largest amount is ${largest}.` }
  }
  return { ok: true, amountMinor: sign === '-' || sign === '−' ? -magnitude : magnitude }
}

function splitDecimal(figures: string, digits: number): { whole: string; fraction: string } | null {
  const marks = figures.match(/[.,]/g) ?? []
  const last = Math.max(figures.lastIndexOf('.'), figures.lastIndexOf(','))
  const strip = (part: string): string => part.replace(/[.,]/g, '')
  if (last < 0) return { whole: figures, fraction: '' }
  const tail = figures.slice(last + 1)
  const lastMark = figures[last]
  const once = marks.filter((mark) => mark === lastMark).length === 1
  const groupsByThree = /^\d{1,3}([.,]\d{3})+$/.test(figures)
  if (once && tail.length <= digits && !(digits === 0 && tail.length > 0)) {
    return { whole: strip(figures.slice(0, last)), fraction: tail }
  }
  return groupsByThree ? { whole: strip(figures), fraction: '' } : null
}

/** The plain decimal to start an input with: `1234.50`. */
export function amountToInput(amountMinor: number, unit: Unit): string {
  return (amountMinor / 10 ** minorDigits(unit)).toFixed(minorDigits(unit))
}
