import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { countPlanSchema, type Plan } from '#shared/plans.ts'
import { api } from '../../app/api/client.ts'
import { useNow } from '../../app/clock.ts'
import { FailureView, Panel } from '../../components/panel.tsx'
import { formatCount, formatCounted } from '../../format/numbers.ts'
import styles from './plan.module.css'
import { today } from './plan-days.ts'

/** Lets the plan on the page count in the outlook of budgets, or expects it on other days. */
export function CountPlan({ plan }: { plan: Plan }) {
  const now = useNow()
  const { data: counted } = useQuery(api.plans.counted.queryOptions())
  const known = counted?.find(({ id }) => id === plan.id)
  const count = useMutation(api.plans.count.mutationOptions())
  const [days, setDays] = useState<{ startsOn?: string; endsOn?: string }>({})
  const startsOn = days.startsOn ?? known?.startsOn ?? today(now)
  const endsOn = days.endsOn ?? known?.endsOn ?? ''
  const request = countPlanSchema.safeParse({ id: plan.id, startsOn, endsOn: endsOn || undefined })
  const isBackwards = endsOn !== '' && endsOn < startsOn
  const isDated = plan.byMonth.every(({ key }) => key !== '')
  return (
    <Panel title="Is it going to happen?">
      <form
        className={styles.count}
        onSubmit={(submitted) => {
          submitted.preventDefault()
          if (request.success && !isBackwards && !count.isPending) count.mutate(request.data)
        }}
      >
        {!isDated && (
          <>
            <TextInput
              type="date"
              label="Rows without a date, from"
              value={startsOn}
              onChange={({ currentTarget }) => setDays({ ...days, startsOn: currentTarget.value })}
            />
            <TextInput
              type="date"
              label="Until (or the same day)"
              min={startsOn}
              value={endsOn}
              error={isBackwards ? 'This lies before the first day.' : null}
              onChange={({ currentTarget }) => setDays({ ...days, endsOn: currentTarget.value })}
            />
          </>
        )}
        {(!known || !isDated) && (
          <Button type="submit" disabled={!request.success || isBackwards} loading={count.isPending}>
            {known ? 'Expect it on these days' : 'Count it in the outlook'}
          </Button>
        )}
      </form>
      <p className="caption">
        {known
          ? `It counts in the outlook of budgets: ${formatCount(known.jobs - known.submittedJobs)} of its ${formatCounted(known.jobs, 'job')} are still to be submitted.`
          : 'The outlook of budgets then expects this work beside the usual load, until its jobs are submitted. It is kept when Headroom stops.'}
      </p>
      {count.error && <FailureView error={count.error} />}
    </Panel>
  )
}
