/*
 * The lines of a forecast as bytes. A hundred thousand series make twenty-four million numbers: each is written digit by digit into one
 * piece of memory, which is what `String(Number(value.toPrecision(8)))` would read.
 */

export interface ForecastPaths {
  readonly point: Float64Array
  /** Each as asked for, low and high per step; a point outside widens them. */
  readonly bounds: readonly { readonly low: Float64Array; readonly high: Float64Array }[]
}

const comma = 0x2c
const newline = 0x0a
const zero = 0x30
const minus = 0x2d
const decimalPoint = 0x2e
/** No number of eight digits is longer: `-1.2345678e+100`. */
const longestNumber = 24
const stepDigits = 6

/** One line `id,step,point,low,high,…` a step. */
export function forecastLines(id: string, { point, bounds }: ForecastPaths): Buffer {
  const name = Buffer.from(/[",\n]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id)
  const lineBytes = name.length + 1 + stepDigits + (1 + 2 * bounds.length) * (longestNumber + 1) + 1
  const lines = Buffer.allocUnsafe(lineBytes * point.length)
  let at = 0
  for (let step = 0; step < point.length; step++) {
    const value = point[step]!
    lines.set(name, at)
    at += name.length
    lines[at++] = comma
    at = writeWhole(lines, at, step + 1)
    lines[at++] = comma
    at = writeNumber(lines, at, value)
    for (const { low, high } of bounds) {
      lines[at++] = comma
      at = writeNumber(lines, at, Math.min(low[step]!, value))
      lines[at++] = comma
      at = writeNumber(lines, at, Math.max(high[step]!, value))
    }
    lines[at++] = newline
  }
  return lines.subarray(0, at)
}

/** Eight digits: more than any forecast knows, and a third of the bytes. */
const digits = 8
const leastPlain = 1e-4
const mostPlain = 1e8
/** Beyond this closeness to a half, a product that was rounded itself cannot say which way to round. */
const surelyNoHalf = 1e-4
const powersOfTen = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent)

/** Writes a number of eight significant digits and returns where it ends. */
export function writeNumber(bytes: Buffer, start: number, value: number): number {
  const size = Math.abs(value)
  if (!(size >= leastPlain && size < mostPlain)) return writeText(bytes, start, value)
  let decimals = 0
  while (size * powersOfTen[decimals]! < powersOfTen[digits - 1]!) decimals++
  const scaled = size * powersOfTen[decimals]!
  const below = Math.floor(scaled)
  const rest = scaled - below
  if (Math.abs(rest - 0.5) < surelyNoHalf) return writeText(bytes, start, value)
  const rounded = rest > 0.5 ? below + 1 : below
  let at = start
  if (value < 0) bytes[at++] = minus
  const whole = Math.floor(rounded / powersOfTen[decimals]!)
  at = writeWhole(bytes, at, whole)
  return writeDecimals(bytes, at, rounded - whole * powersOfTen[decimals]!, decimals)
}

/** `decimals` digits behind the point, without zeros at the end; nothing at all where there are only those. */
function writeDecimals(bytes: Buffer, start: number, fraction: number, decimals: number): number {
  if (fraction === 0) return start
  bytes[start] = decimalPoint
  let rest = fraction
  let end = start
  for (let place = start + decimals; place > start; place--) {
    const tenth = Math.floor(rest / 10)
    const digit = rest - tenth * 10
    rest = tenth
    if (digit !== 0 && end === start) end = place
    bytes[place] = zero + digit
  }
  return end + 1
}

function writeWhole(bytes: Buffer, start: number, value: number): number {
  let length = 1
  while (length < powersOfTen.length && value >= powersOfTen[length]!) length++
  let rest = value
  for (let place = start + length - 1; place >= start; place--) {
    const tenth = Math.floor(rest / 10)
    bytes[place] = zero + (rest - tenth * 10)
    rest = tenth
  }
  return start + length
}

function writeText(bytes: Buffer, start: number, value: number): number {
  return start + bytes.write(String(Number(value.toPrecision(digits))), start, 'latin1')
}
