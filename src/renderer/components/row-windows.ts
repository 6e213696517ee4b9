export const rowWindowSize = 100

/** The windows of the table that hold these rows: the indices of pages of `rowWindowSize` rows. */
export function windowsFor(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / rowWindowSize)
  const until = Math.floor(Math.max(first, last, 0) / rowWindowSize)
  return Array.from({ length: until - from + 1 }, (_, index) => from + index)
}
