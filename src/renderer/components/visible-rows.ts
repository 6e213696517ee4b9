export interface RowRange {
  first: number
  /** -1 when there is none. */
  last: number
}

/** Rows beyond each edge that exist as well, so that a turn of the wheel does not show blank ground. */
const overscan = 8

/** The rows that exist while the row `top` is the uppermost in sight and there is room for `room` of them. */
export function visibleRows({ top, room }: { top: number; room: number }, rowCount: number): RowRange {
  const uppermost = Math.max(0, Math.min(top, rowCount - room))
  return {
    first: Math.max(0, uppermost - overscan),
    last: Math.min(uppermost + room - 1 + overscan, rowCount - 1),
  }
}

interface Viewport {
  /** Pixels, like all of these. */
  scrollTop: number
  height: number
  rowHeight: number
  headHeight: number
}

/** Where to scroll so that the row stands wholly under the table's head; the same place when it does. */
export function scrollTopFor(index: number, viewport: Viewport): number {
  const { scrollTop, height, rowHeight, headHeight } = viewport
  const top = index * rowHeight
  const lowest = top + rowHeight + headHeight - height
  return Math.max(lowest, Math.min(scrollTop, top))
}
