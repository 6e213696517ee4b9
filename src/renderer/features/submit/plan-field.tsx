import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api/client.ts'
import { formatCounted } from '../../format/numbers.ts'

interface PlanFieldProps {
  customerId: string | null
  planId: string | null
  onChange: (planId: string | null) => void
}

/** Which plan these are jobs of, so that they do not count twice. Only where a plan of this customer counts. */
export function PlanField({ customerId, planId, onChange }: PlanFieldProps) {
  const plans = useOpenPlans(customerId)
  if (plans.length === 0) return null
  return (
    <Select
      label="Part of a plan"
      description="The plan then counts for so many jobs less."
      placeholder="None"
      clearable
      data={plans}
      value={plans.some(({ value }) => value === planId) ? planId : null}
      onChange={onChange}
    />
  )
}

/** The plan to submit with: the one that was chosen, where it is one of this customer's. */
export function usePlanChoice(customerId: string | null, planId: string | null): string | undefined {
  return useOpenPlans(customerId).find(({ value }) => value === planId)?.value
}

function useOpenPlans(customerId: string | null): { value: string; label: string }[] {
  const { data } = useQuery(api.plans.counted.queryOptions())
  return (data ?? []).flatMap(({ id, name, customers }) => {
    const own = customers.find((each) => each.customerId === customerId)
    const left = own ? own.jobs - own.submittedJobs : 0
    return left > 0 ? [{ value: id, label: `${name}, ${formatCounted(left, 'job')} to come` }] : []
  })
}
