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
  const lowest = Math.max(0, rowCount * rowHeight - height)
  const top = Math.min(Math.max(0, scrollTop), lowest)
  return {
    first: Math.max(0, Math.floor(top / rowHeight) - overscan),
    last: Math.min(Math.ceil((top + height) / rowHeight) + overscan, rowCount - 1),
  }
}

/** Where to scroll so that the row stands wholly under the table's head; the same place when it does. */
export function scrollTopFor(index: number, viewport: Viewport & { headHeight: number }): number {
  const { scrollTop, height, rowHeight, headHeight } = viewport
  const top = index * rowHeight
  const lowest = top + rowHeight + headHeight - height
  return Math.max(lowest, Math.min(scrollTop, top))
}
