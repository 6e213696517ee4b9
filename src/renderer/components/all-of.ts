import type { UseQueryResult } from '@tanstack/react-query'

/** What a panel has to know of something it reads. */
export type LoadedQuery<T> = Pick<
  UseQueryResult<T>,
  'data' | 'error' | 'isPending' | 'isFetching' | 'dataUpdatedAt'
> & { refetch(): unknown }

type DataOf<Queries> = {
  [Name in keyof Queries]: Queries[Name] extends LoadedQuery<infer Data> ? Data : never
}

/**
 * Several readings as one, for a panel that needs them all: without one of them nothing is shown, since a part taken for the whole would
 * mislead; as old as its oldest part.
 */
export function allOf<Queries extends Record<string, LoadedQuery<unknown>>>(
  queries: Queries,
): LoadedQuery<DataOf<Queries>> {
  const all = Object.values(queries)
  const complete = all.every(({ data }) => data !== undefined)
  const entries = Object.entries(queries).map(([name, { data }]) => [name, data])
  return {
    data: complete ? (Object.fromEntries(entries) as DataOf<Queries>) : undefined,
    error: all.find(({ error }) => error)?.error ?? null,
    isPending: all.some(({ isPending }) => isPending),
    isFetching: all.some(({ isFetching }) => isFetching),
    dataUpdatedAt: Math.min(...all.map(({ dataUpdatedAt }) => dataUpdatedAt)),
    refetch: () => {
      for (const query of all) if (query.error) query.refetch()
    },
  }
}
