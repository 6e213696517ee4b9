import type { JobPage, JobSummary } from '#shared/jobs.ts'
import { api } from '../../app/api/client.ts'
import type { RowWindow } from '../../components/row-windows.ts'
import { type RowWindows, useRowWindows } from '../../components/use-row-windows.ts'
import type { JobsSearch } from './jobs-search.ts'

/** The question for one window of the jobs that match. */
export function jobsQuery(search: JobsSearch, window: RowWindow) {
  const { sort = 'createdAt', descending = true } = search
  return api.jobs.list.queryOptions({ input: { ...search, ...window, sort, descending } })
}

/** The jobs that match, as far as they are on screen. */
export function useJobsTable(search: JobsSearch): RowWindows<JobSummary> {
  return useRowWindows(
    (window) => jobsQuery(search, window),
    (page: JobPage) => ({ rows: page.jobs, total: page.total }),
  )
}
