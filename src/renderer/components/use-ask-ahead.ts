import { type QueryFunction, type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'

/**
 * Asks for what the page is about to show, while it is still on its way to the new address: the answer is there, or nearly, when the page
 * renders. What was asked before and is overtaken is called off.
 */
export function useAskAhead(): <Page>(query: { queryKey: QueryKey; queryFn: QueryFunction<Page> }) => void {
  const queryClient = useQueryClient()
  const asked = useRef<QueryKey>(undefined)
  return useCallback(
    ({ queryKey, queryFn }) => {
      if (asked.current) void queryClient.cancelQueries({ queryKey: asked.current, exact: true })
      asked.current = queryKey
      void queryClient.prefetchQuery({ queryKey, queryFn })
    },
    [queryClient],
  )
}
