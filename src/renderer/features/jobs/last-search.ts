import type { JobsSearch } from './jobs-search.ts'

let last: JobsSearch = {}

/** The filters the table was left with, so that the way back from a job leads to the same rows. */
export const lastJobsSearch = {
  get: (): JobsSearch => last,
  set: (search: JobsSearch): void => {
    last = search
  },
}
