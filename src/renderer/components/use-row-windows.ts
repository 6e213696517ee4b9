import { hashKey, type QueryFunction, type QueryKey, useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { isJump, type RowWindow, rowWindow, rowWindowSize, windowsFor } from './row-windows.ts'

interface RowPage<Row> {
  rows: readonly Row[]
  total: number
}

export interface RowWindows<Row> {
  /** Undefined until the first answer. */
  total: number | undefined
  /** The row there; of the question before, as long as nothing was answered to this one. */
  rowAt: (index: number) => Row | undefined
  /** The rows that have been read and are at hand. */
  loaded: readonly Row[]
  onRange: (first: number, last: number) => void
  /** Names what is asked for, whatever part of it is on screen: filters and order. */
  subject: string
  error: unknown
  /** Rows are shown, but reading them again failed; null while they are fresh. */
  stale: { since: number; error: unknown } | null
  retry: () => void
}

interface Answered<Row> {
  subject: string
  total: number
  pages: ReadonlyMap<number, RowPage<Row>>
}

/**
 * Reads the windows of a long list that are on screen, never the whole of it. A new question (another filter, another order) begins at the
 * first window, and the rows of the one before stay until it is answered; what was asked before and is not answered yet is called off.
 */
export function useRowWindows<Page, Row>(
  queryFor: (window: RowWindow) => {
    queryKey: QueryKey
    queryFn: QueryFunction<Page>
  },
  pageOf: (page: Page) => RowPage<Row>,
): RowWindows<Row> {
  const subject = hashKey(queryFor(rowWindow(0)).queryKey)
  const answered = useRef<Answered<Row>>(undefined)
  const { windows, onRange } = useWindowsOnScreen(subject, answered.current?.total)
  const results = useQueries({
    queries: windows.map((window) => {
      const { queryKey, queryFn } = queryFor(rowWindow(window))
      return { queryKey, queryFn, gcTime: 20_000 }
    }),
  })
  const pages = new Map<number, RowPage<Row>>()
  results.forEach((result, index) => {
    const window = windows[index]
    if (result.data !== undefined && window !== undefined) pages.set(window, pageOf(result.data))
  })
  const total = pages.values().next().value?.total
  if (total !== undefined) answered.current = { subject, total, pages }

  const error = results.find((result) => result.error && result.data === undefined)?.error ?? null
  const outdated = results.find((result) => result.error && result.data !== undefined)
  const last = answered.current
  const shown = last && (last.subject === subject || error === null) ? last : undefined

  return {
    total: shown?.total,
    rowAt: (index) => shown?.pages.get(Math.floor(index / rowWindowSize))?.rows[index % rowWindowSize],
    loaded: shown ? [...shown.pages.values()].flatMap((page) => page.rows) : [],
    onRange,
    subject,
    error,
    stale: outdated ? { since: outdated.dataUpdatedAt, error: outdated.error } : null,
    retry: () => {
      for (const result of results) void result.refetch()
    },
  }
}

/** A table that jumps is read once it has rested so long: of the thousands of rows a dragged scrollbar passes, nobody reads one. */
const restMs = 80

/** The windows to read: those of the rows on screen, the first one for a new subject. */
function useWindowsOnScreen(subject: string, total: number | undefined) {
  const [asked, setAsked] = useState({ subject, windows: [0] as readonly number[] })
  const windows = asked.subject === subject ? asked.windows : [0]
  const latest = useRef({ subject, windows })
  latest.current = { subject, windows }
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined)
  const jumpedAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => () => clearTimeout(rest.current), [])

  const onRange = useCallback((first: number, last: number) => {
    const next = windowsFor(first, last)
    const ask = (): void =>
      setAsked((current) =>
        current.subject === latest.current.subject && current.windows.join() === next.join()
          ? current
          : { subject: latest.current.subject, windows: next },
      )
    clearTimeout(rest.current)
    const now = performance.now()
    const jumps = isJump(latest.current.windows, next)
    if (jumps && now - jumpedAt.current < restMs) rest.current = setTimeout(ask, restMs)
    else ask()
    if (jumps) jumpedAt.current = now
  }, [])

  const within = windows.filter((window) => total === undefined || window * rowWindowSize < total)
  return { windows: within.length > 0 ? within : [0], onRange }
}
