import { type QueryFunction, type QueryKey, useQueries } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { rowWindowSize, windowsFor } from './row-windows.ts'

interface RowPage<Row> {
  rows: readonly Row[]
  total: number
}

export interface RowWindows<Row> {
  /** Undefined until the first answer. */
  total: number | undefined
  rowAt: (index: number) => Row | undefined
  /** The rows that have been read and are at hand. */
  loaded: readonly Row[]
  onRange: (first: number, last: number) => void
  /** Rows that were never read are on their way. */
  reading: boolean
  error: unknown
  /** Rows are shown, but reading them again failed; null while they are fresh. */
  stale: { since: number; error: unknown } | null
  retry: () => void
}

/** Reads the windows of a long list that are on screen, never the whole of it. */
export function useRowWindows<Page, Row>(
  queryFor: (window: { limit: number; offset: number }) => {
    queryKey: QueryKey
    queryFn: QueryFunction<Page>
  },
  pageOf: (page: Page) => RowPage<Row>,
): RowWindows<Row> {
  const [windows, setWindows] = useState<readonly number[]>([0])
  const lastTotal = useRef<number>(undefined)
  const results = useQueries({
    queries: windows.map((window) => {
      const { queryKey, queryFn } = queryFor({ limit: rowWindowSize, offset: window * rowWindowSize })
      return { queryKey, queryFn, gcTime: 20_000 }
    }),
  })
  const pages = new Map<number, RowPage<Row>>()
  results.forEach((result, index) => {
    const window = windows[index]
    if (result.data !== undefined && window !== undefined) pages.set(window, pageOf(result.data))
  })
  const total = pages.values().next().value?.total
  if (total !== undefined) lastTotal.current = total

  const outdated = results.find((result) => result.error && result.data !== undefined)

  const onRange = useCallback((first: number, last: number) => {
    const next = windowsFor(first, last)
    setWindows((current) => (current.join() === next.join() ? current : next))
  }, [])

  return {
    total: total ?? lastTotal.current,
    rowAt: (index) => pages.get(Math.floor(index / rowWindowSize))?.rows[index % rowWindowSize],
    loaded: [...pages.values()].flatMap((page) => page.rows),
    onRange,
    reading: results.some((result) => result.isPending && result.fetchStatus === 'fetching'),
    error: results.find((result) => result.error && result.data === undefined)?.error ?? null,
    stale: outdated ? { since: outdated.dataUpdatedAt, error: outdated.error } : null,
    retry: () => {
      for (const result of results) void result.refetch()
    },
  }
}
