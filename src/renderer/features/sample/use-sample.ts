import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, client } from '../../app/api/client.ts'
import { notifyFailure } from '../../app/notices.ts'

export function useSample() {
  return useQuery(api.sample.status.queryOptions())
}

/** The customers of the sample studio; what belongs to them is a sample too. */
export function useSampleCustomers(): ReadonlySet<string> {
  const { data } = useSample()
  return useMemo(() => new Set(data?.customerIds), [data])
}

/** What can be done with the sample studio. Each answers whether it began; refusals are told on the page. */
export function useSampleActions() {
  const queryClient = useQueryClient()
  return useMemo(() => {
    const attempt = async (failed: string, work: () => Promise<unknown>): Promise<boolean> => {
      try {
        await work()
        return true
      } catch (error) {
        notifyFailure(failed, error)
        return false
      } finally {
        await queryClient.invalidateQueries({ queryKey: api.sample.key() })
      }
    }
    return {
      create: () => attempt('The sample studio was not made', () => client.sample.create()),
      remove: () => attempt('The sample studio was not removed', () => client.sample.remove()),
      decline: () => attempt('The choice was not kept', () => client.sample.decline()),
    }
  }, [queryClient])
}
