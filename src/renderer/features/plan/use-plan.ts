import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { PlanRequest } from '#shared/plans.ts'
import { api, client } from '../../app/api/client.ts'
import { notifyFailure } from '../../app/notices.ts'
import { saveText } from '../forecast/demand-csv.ts'
import { upload } from '../submit/upload.ts'

/** A CSV as it was dropped, pasted or typed. */
export interface PlanText {
  name: string
  text: string
}

/** Over HTTP a call holds a mebibyte; what is longer goes ahead as a file. */
const longestCall = 700_000

async function workOf({ name, text }: PlanText): Promise<PlanRequest['work']> {
  if (window.headroom || new Blob([text]).size < longestCall) return { kind: 'csv', text }
  const path = await upload(new File([text], name.endsWith('.csv') ? name : `${name}.csv`), () => {})
  return { kind: 'csv-file', path }
}

/** Quotes a plan and shows it under an address of its own. */
export function useCreatePlan() {
  const navigate = useNavigate()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ plan, ...rest }: Omit<PlanRequest, 'work'> & { plan: PlanText }) =>
      client.plans.create({ ...rest, name: plan.name, work: await workOf(plan) }),
    onSuccess: (plan) => {
      queries.setQueryData(api.plans.get.queryKey({ input: { id: plan.id } }), plan)
      void navigate({ to: '/plan', search: { plan: plan.id } })
    },
  })
}

/** A plan never changes once it is quoted. */
export function usePlan(id: string) {
  return useQuery(api.plans.get.queryOptions({ input: { id }, staleTime: Number.POSITIVE_INFINITY }))
}

export async function savePlan(id: string): Promise<void> {
  try {
    const { name, text } = await client.plans.export({ id })
    saveText(name, text)
  } catch (error) {
    notifyFailure('The plan could not be exported', error)
  }
}
