/** The middle of the finite values; NaN for none. */
export function medianOf(values: Iterable<number>): number {
  const finite = Float64Array.from(values).filter(Number.isFinite).sort()
  if (finite.length === 0) return Number.NaN
  const middle = finite.length >>> 1
  return finite.length % 2 === 1 ? finite[middle]! : (finite[middle - 1]! + finite[middle]!) / 2
}
