const microPerMinor = 1_000_000
/** The contract's own bound on a price. */
const largestMicro = 1_000_000_000_000

/** A price in millionths of a minor unit as a plain decimal of the major unit: 20,000 in a two-digit currency is `0.0002`. */
export function microToInput(microMinor: number, digits: number): string {
  const places = 6 + digits
  const padded = String(microMinor).padStart(places + 1, '0')
  const whole = padded.slice(0, -places)
  const fraction = padded.slice(-places).replace(/0+$/, '')
  return fraction ? `${whole}.${fraction}` : whole
}

/** Reads such a decimal exactly; null when it is not one, is negative, finer than a millionth of a minor unit, or too large. */
export function parseMicroPrice(text: string, digits: number): number | null {
  const match = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim())
  if (!match) return null
  const [, whole = '0', fraction = ''] = match
  const places = 6 + digits
  if (fraction.replace(/0+$/, '').length > places) return null
  const micro =
    Number(whole) * microPerMinor * 10 ** digits + Number(fraction.slice(0, places).padEnd(places, '0'))
  return micro <= largestMicro ? micro : null
}

/** A whole number from 0 to `most`; null when it is not one. */
export function parseWhole(text: string, most: number): number | null {
  const trimmed = text.trim()
  if (!/^\d{1,6}$/.test(trimmed)) return null
  const value = Number(trimmed)
  return value <= most ? value : null
}
