import type { JobPage, JobSummary } from '#shared/jobs.ts'
import { api } from '../../app/api/client.ts'
import { type RowWindows, useRowWindows } from '../../components/use-row-windows.ts'
import type { JobsSearch } from './jobs-search.ts'

/** The jobs that match, as far as they are on screen. */
export function useJobsTable(search: JobsSearch): RowWindows<JobSummary> {
  return useRowWindows(
    (window) =>
      api.jobs.list.queryOptions({
        input: {
          ...search,
          ...window,
          sort: search.sort ?? 'createdAt',
          descending: search.descending ?? true,
        },
      }),
    (page: JobPage) => ({ rows: page.jobs, total: page.total }),
  )
}
