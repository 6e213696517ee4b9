import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api/client.ts'

/** Whether there is anything to count in sessions of hardware encoders, and what is to be said where there is not. */
export interface Gpu {
  /** A hardware encoder works here, or a job was encoded by one. */
  isThere: boolean
  /** Why nothing is known of its use. */
  note: string
}

export function useGpu(): Gpu {
  const capabilities = useQuery(api.host.capabilities.queryOptions())
  const resources = useQuery(api.forecasts.resources.queryOptions({ input: {} }))
  const working = (capabilities.data?.encoders ?? []).filter(({ hardware, works }) => hardware && works)
  const wasUsed = resources.data?.some(
    ({ resource, basis }) => resource === 'gpuSessionSeconds' && basis !== 'not known',
  )
  return {
    isThere: working.length > 0 || wasUsed === true,
    note:
      working.length > 0
        ? `None yet: no finished job was encoded by hardware. Profiles that prefer it would use ${working[0]!.name}.`
        : 'None: no hardware encoder works on this machine, and no finished job used one.',
  }
}
