import { QueryClient } from '@tanstack/react-query'
import { toFailure } from './failure.ts'

/** The stream of changes says when to read again, so nothing goes stale by itself and nothing polls. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 60_000,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        retry: (failureCount, error) => toFailure(error).retryable && failureCount < 2,
        retryDelay: (attempt) => Math.min(4000, 400 * 2 ** attempt),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
