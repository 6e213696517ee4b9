import { useQueries } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import type { JobPage, JobSummary } from '#shared/jobs.ts'
import { api } from '../../app/api/client.ts'
import { jobWindowSize, windowsFor } from './job-windows.ts'
import type { JobsSearch } from './jobs-search.ts'

export interface JobsTable {
  /** Undefined until the first answer. */
  total: number | undefined
  rowAt: (index: number) => JobSummary | undefined
  /** The rows that have been read and are at hand. */
  loaded: readonly JobSummary[]
  onRange: (first: number, last: number) => void
  error: unknown
  updatedAt: number
  retry: () => void
}

/** Reads the windows of the table that are on screen, never the whole of it. */
export function useJobsTable(search: JobsSearch): JobsTable {
  const [windows, setWindows] = useState<readonly number[]>([0])
  const lastTotal = useRef<number>(undefined)
  const results = useQueries({
    queries: windows.map((window) =>
      api.jobs.list.queryOptions({
        input: {
          ...search,
          sort: search.sort ?? 'createdAt',
          descending: search.descending ?? true,
          limit: jobWindowSize,
          offset: window * jobWindowSize,
        },
        gcTime: 20_000,
      }),
    ),
  })
  const pages = new Map<number, JobPage>()
  results.forEach((result, index) => {
    const window = windows[index]
    if (result.data && window !== undefined) pages.set(window, result.data)
  })
  const total = pages.values().next().value?.total
  if (total !== undefined) lastTotal.current = total

  const onRange = useCallback((first: number, last: number) => {
    const next = windowsFor(first, last)
    setWindows((current) => (current.join() === next.join() ? current : next))
  }, [])

  return {
    total: total ?? lastTotal.current,
    rowAt: (index) => pages.get(Math.floor(index / jobWindowSize))?.jobs[index % jobWindowSize],
    loaded: [...pages.values()].flatMap((page) => page.jobs),
    onRange,
    error: results.find((result) => result.error)?.error ?? null,
    updatedAt: Math.min(...results.map((result) => result.dataUpdatedAt)),
    retry: () => {
      for (const result of results) void result.refetch()
    },
  }
}
