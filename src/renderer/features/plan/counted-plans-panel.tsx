import { ActionIcon } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { CountedPlan } from '#shared/plans.ts'
import { api } from '../../app/api/client.ts'
import { notifyFailure } from '../../app/notices.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { Panel } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatAmount, formatAmountRange } from '../../format/amount.ts'
import { formatCount } from '../../format/numbers.ts'
import { useCustomersById } from '../customers/use-customers-by-id.ts'
import { describeDays } from './plan-days.ts'

const head = [
  { label: 'Plan' },
  { label: 'Expected' },
  { label: 'Customer' },
  { label: 'Submitted', align: 'end' },
  { label: 'Still to come', align: 'end' },
  { label: 'Actions', align: 'end', hidden: true },
] as const

/** Planned work that counts in the outlook of budgets; nothing where there is none. */
export function CountedPlansPanel() {
  const { data } = useQuery(api.plans.counted.queryOptions())
  const { ask, dialog } = useConfirm()
  const stop = useMutation(
    api.plans.stopCounting.mutationOptions({
      onError: (error) => notifyFailure('The plan was not removed', error),
    }),
  )
  return (
    <>
      {data && data.length > 0 && (
        <Panel
          title="Planned work that counts"
          aside="in the outlook of budgets, until its jobs are submitted"
          flush
        >
          <PlainTable label="Planned work that counts" head={head}>
            {data.map((plan) => (
              <PlanRows
                key={plan.id}
                plan={plan}
                onRemove={() =>
                  ask({
                    title: `Remove ${plan.name} from the outlook?`,
                    body: 'Budgets no longer expect its work. Its quote stays until Headroom stops.',
                    confirmLabel: 'Remove it',
                    onConfirm: () => stop.mutate({ id: plan.id }),
                  })
                }
              />
            ))}
          </PlainTable>
        </Panel>
      )}
      {dialog}
    </>
  )
}

/** A line for each customer of a plan. */
function PlanRows({ plan, onRemove }: { plan: CountedPlan; onRemove: () => void }) {
  const customers = useCustomersById()
  return plan.customers.map(({ customerId, unit, jobs, submittedJobs, leftMinor }, index) => (
    <tr key={customerId}>
      <td className="name" dir="auto">
        {index === 0 && plan.name}
      </td>
      <td>{index === 0 && describeDays(plan)}</td>
      <td dir="auto">{customers.get(customerId)?.name ?? customerId}</td>
      <td data-align="end">
        {formatCount(submittedJobs)} of {formatCount(jobs)}
      </td>
      <td data-align="end">
        {submittedJobs === jobs ? (
          'nothing'
        ) : (
          <>
            {formatAmount(leftMinor.p50, unit)}{' '}
            <span className="caption">({formatAmountRange(leftMinor, unit)})</span>
          </>
        )}
      </td>
      <td data-align="end">
        {index === 0 && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove ${plan.name} from the outlook`}
            onClick={onRemove}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        )}
      </td>
    </tr>
  ))
}
