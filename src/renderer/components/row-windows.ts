/** What a tall window shows and a little more: the first answer to a new filter is worth more than the next rows. */
export const rowWindowSize = 60

/** A part of a long list, as the contract asks for it. */
export interface RowWindow {
  limit: number
  offset: number
}

export function rowWindow(index: number): RowWindow {
  return { limit: rowWindowSize, offset: index * rowWindowSize }
}

/** Rows read before they come on screen. */
const readAhead = 20

/** The windows of the table that hold these rows and those next to them: the indices of pages of `rowWindowSize` rows. */
export function windowsFor(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first - readAhead) / rowWindowSize)
  const until = Math.floor((Math.max(first, last, 0) + readAhead) / rowWindowSize)
  return Array.from({ length: until - from + 1 }, (_, index) => from + index)
}

/** The table was scrolled further than to the windows beside those it shows: by its scrollbar or a key. */
export function isJump(from: readonly number[], to: readonly number[]): boolean {
  return !to.some((window) => from.includes(window))
}
