export interface RowRange {
  first: number
  /** -1 when there is none. */
  last: number
}

interface Viewport {
  /** Pixels. */
  scrollTop: number
  height: number
  rowHeight: number
  rowCount: number
}

/** Rows beyond each edge that exist as well, so that a turn of the wheel does not show blank ground. */
const overscan = 8

/** The rows that exist while the table is scrolled so far; all rows are equally high. */
export function visibleRows({ scrollTop, height, rowHeight, rowCount }: Viewport): RowRange {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight) - overscan
  const last = Math.ceil((Math.max(0, scrollTop) + height) / rowHeight) + overscan
  const least = Math.max(0, Math.min(first, rowCount - 1 - 2 * overscan - Math.ceil(height / rowHeight)))
  return { first: Math.max(0, least), last: Math.min(last, rowCount - 1) }
}

/** Where to scroll so that the row stands wholly under the table's head; the same place when it does. */
export function scrollTopFor(index: number, viewport: Viewport & { headHeight: number }): number {
  const { scrollTop, height, rowHeight, headHeight } = viewport
  const top = index * rowHeight
  const lowest = top + rowHeight + headHeight - height
  return Math.max(lowest, Math.min(scrollTop, top))
}
