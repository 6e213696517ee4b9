/** A positive fraction, such as the frame rate 30000/1001. */
export type Rational = { numerator: number; denominator: number }

/** Reads `30000/1001` or `4:3`; null for anything that is not a positive fraction. */
export function parseRational(text: string | undefined): Rational | null {
  const match = /^(\d+)[/:](\d+)$/.exec(text ?? '')
  if (!match) return null
  const [numerator, denominator] = [Number(match[1]), Number(match[2])]
  return numerator > 0 && denominator > 0 ? { numerator, denominator } : null
}

export function toNumber(rational: Rational): number {
  return rational.numerator / rational.denominator
}
