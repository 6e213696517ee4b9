import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { type RowRange, scrollTopFor, visibleRows } from './visible-rows.ts'

interface Input {
  viewport: RefObject<HTMLElement | null>
  /** Stands over the rows and stays while they scroll. */
  head: RefObject<HTMLElement | null>
  rowHeight: number
  rowCount: number
  /** What the table is about: a new subject begins at its top. */
  subject: string | undefined
}

interface VisibleRows extends RowRange {
  /** How many rows the viewport has room for. */
  room: number
  /** Scrolls as little as shows the row. */
  show: (index: number) => void
}

/** Which rows of a scrolled table have to exist. Rendering happens only when that changes, in the frame of the scrolling. */
export function useVisibleRows({ viewport, head, rowHeight, rowCount, subject }: Input): VisibleRows {
  const [room, setRoom] = useState(0)
  const [seen, setSeen] = useState({ subject, top: 0 })
  const top = seen.subject === subject ? seen.top : 0
  // Asking the element would lay the page out in the midst of rendering.
  const scrolledAway = useRef(false)

  const scrolled = useCallback(() => {
    const scrollTop = Math.max(0, viewport.current?.scrollTop ?? 0)
    scrolledAway.current = scrollTop > 0
    const top = Math.floor(scrollTop / rowHeight)
    setSeen((known) => (known.top === top && known.subject === subject ? known : { subject, top }))
  }, [viewport, rowHeight, subject])

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the new subject that begins at its top
  useLayoutEffect(() => {
    if (scrolledAway.current) viewport.current?.scrollTo({ top: 0 })
  }, [viewport, subject])

  useLayoutEffect(() => {
    const element = viewport.current
    if (!element) return
    const measure = (): void => setRoom(Math.ceil(element.clientHeight / rowHeight) + 1)
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
  return { ...visibleRows({ top, room }, rowCount), room, show }
}
