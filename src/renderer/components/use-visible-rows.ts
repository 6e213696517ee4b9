import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { type RowRange, scrollTopFor, visibleRows } from './visible-rows.ts'

interface Input {
  viewport: RefObject<HTMLElement | null>
  /** Stands over the rows and stays while they scroll. */
  head: RefObject<HTMLElement | null>
  rowHeight: number
  rowCount: number
}

interface VisibleRows extends RowRange {
  /** Scrolls as little as shows the row. */
  show: (index: number) => void
  /** Rows between the edges of the viewport. */
  pageRows: () => number
}

const none: RowRange = { first: 0, last: -1 }

/** Which rows of a scrolled table have to exist. Rendering happens only when that changes, in the frame of the scrolling. */
export function useVisibleRows({ viewport, head, rowHeight, rowCount }: Input): VisibleRows {
  const [range, setRange] = useState(none)
  const height = useRef(0)

  const look = useCallback(() => {
    const scrollTop = viewport.current?.scrollTop ?? 0
    const next = visibleRows({ scrollTop, height: height.current, rowHeight, rowCount })
    setRange((current) => (current.first === next.first && current.last === next.last ? current : next))
  }, [viewport, rowHeight, rowCount])

  useLayoutEffect(() => {
    const element = viewport.current
    if (!element) return
    const measure = (): void => {
      height.current = element.clientHeight
      look()
    }
    const scrolled = (): void => flushSync(look)
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', scrolled, { passive: true })
    measure()
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', scrolled)
    }
  }, [viewport, look])

  const show = useCallback(
    (index: number) => {
      const element = viewport.current
      if (!element) return
      const { scrollTop, clientHeight } = element
      const headHeight = head.current?.offsetHeight ?? 0
      element.scrollTop = scrollTopFor(index, {
        scrollTop,
        height: clientHeight,
        rowHeight,
        rowCount,
        headHeight,
      })
      look()
    },
    [viewport, head, rowHeight, rowCount, look],
  )
  const pageRows = useCallback(() => Math.floor(height.current / rowHeight), [rowHeight])
  return { first: range.first, last: Math.min(range.last, rowCount - 1), show, pageRows }
}
