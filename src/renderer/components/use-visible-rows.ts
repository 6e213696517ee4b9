import { type RefObject, useCallback, useLayoutEffect, useState } from 'react'
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
  /** How many rows the viewport has room for. */
  room: number
  /** Scrolls as little as shows the row. */
  show: (index: number) => void
}

/** Which rows of a scrolled table have to exist. Rendering happens only when that changes, in the frame of the scrolling. */
export function useVisibleRows({ viewport, head, rowHeight, rowCount }: Input): VisibleRows {
  const [seen, setSeen] = useState({ top: 0, room: 0 })

  const scrolled = useCallback(() => {
    const top = Math.floor(Math.max(0, viewport.current?.scrollTop ?? 0) / rowHeight)
    setSeen((known) => (known.top === top ? known : { ...known, top }))
  }, [viewport, rowHeight])

  useLayoutEffect(() => {
    const element = viewport.current
    if (!element) return
    const measure = (): void => {
      const room = Math.ceil(element.clientHeight / rowHeight) + 1
      setSeen((known) => (known.room === room ? known : { ...known, room }))
    }
    const onScroll = (): void => flushSync(scrolled)
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', onScroll, { passive: true })
    measure()
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [viewport, rowHeight, scrolled])

  const show = useCallback(
    (index: number) => {
      const element = viewport.current
      if (!element) return
      const { scrollTop, clientHeight: height } = element
      const headHeight = head.current?.offsetHeight ?? 0
      element.scrollTop = scrollTopFor(index, { scrollTop, height, rowHeight, headHeight })
      scrolled()
    },
    [viewport, head, rowHeight, scrolled],
  )
  return { ...visibleRows(seen, rowCount), room: seen.room, show }
}
