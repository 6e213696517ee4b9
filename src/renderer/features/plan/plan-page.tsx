import { Button } from '@mantine/core'
import { IconDownload, IconTableImport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Plan } from '#shared/plans.ts'
import type { OutputRequest } from '#shared/profiles.ts'
import { api } from '../../app/api/client.ts'
import type { Command } from '../../app/commands/command.ts'
import { useOfferCommands } from '../../app/commands/registry.tsx'
import { allOf } from '../../components/all-of.ts'
import { initialOutputs } from '../../components/outputs-draft.ts'
import { Page } from '../../components/page.tsx'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { CountPlan } from './count-plan.tsx'
import { CountedPlansPanel } from './counted-plans-panel.tsx'
import styles from './plan.module.css'
import { PlanGroups } from './plan-groups.tsx'
import { PlanInput } from './plan-input.tsx'
import { PlanRefusals } from './plan-refusals.tsx'
import { PlanRows } from './plan-rows.tsx'
import { PlanTotals } from './plan-totals.tsx'
import { savePlan, useCreatePlan, usePlan } from './use-plan.ts'

const route = getRouteApi('/plan')

/** Work that is only planned: a CSV or a small table in, what it will cost out. Nothing is started. */
export function PlanPage() {
  const { plan } = route.useSearch()
  const profiles = useQuery(api.profiles.list.queryOptions())
  const customers = useQuery(api.customers.list.queryOptions({ input: {} }))
  const choices = allOf({ customers, profiles })
  const create = useCreatePlan()
  const [customerId, setCustomerId] = useState<string | null>(null)
  const [draft, setDraft] = useState<OutputRequest[]>()
  const outputs = useMemo(
    () => draft ?? initialOutputs(profiles.data ?? []).slice(0, 1),
    [draft, profiles.data],
  )
  const soleCustomer = customers.data?.length === 1 ? customers.data[0]!.id : null
  return (
    <Page
      title="Plan"
      actions={
        plan && (
          <Button
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() => void savePlan(plan)}
          >
            Rows as CSV
          </Button>
        )
      }
    >
      <PlanInput
        choices={choices}
        customerId={customerId ?? soleCustomer}
        outputs={outputs}
        onCustomer={setCustomerId}
        onOutputs={setDraft}
        busy={create.isPending}
        error={create.error}
        onPlan={(text) =>
          create.mutate({ plan: text, customerId: customerId ?? soleCustomer ?? undefined, outputs })
        }
      />
      <CountedPlansPanel />
      {plan ? <PlanResult id={plan} /> : <NoPlan noCustomers={customers.data?.length === 0} />}
    </Page>
  )
}

function PlanResult({ id }: { id: string }) {
  const query = usePlan(id)
  useOfferCommands(useExportCommand(id))
  return (
    <Loaded query={query} skeletonRows={8}>
      {(plan) => (plan.rows === 0 ? <NothingQuoted plan={plan} /> : <WholePlan plan={plan} />)}
    </Loaded>
  )
}

function WholePlan({ plan }: { plan: Plan }) {
  return (
    <>
      <PlanTotals plan={plan} />
      <CountPlan key={plan.id} plan={plan} />
      {plan.refused > 0 && <PlanRefusals plan={plan} />}
      <PlanGroups plan={plan} />
      <PlanRows key={plan.id} plan={plan} />
    </>
  )
}

function NothingQuoted({ plan }: { plan: Plan }) {
  return plan.refused > 0 ? (
    <PlanRefusals plan={plan} />
  ) : (
    <Panel title="Quote">
      <Empty title="There is no row below the header">Each line below the first is a planned job.</Empty>
    </Panel>
  )
}

function NoPlan({ noCustomers }: { noCustomers: boolean }) {
  return (
    <Panel title="Quote">
      {noCustomers ? (
        <Empty
          title="No customers yet"
          action={
            <Button renderRoot={(props) => <Link to="/customers" search={{ create: true }} {...props} />}>
              New customer
            </Button>
          }
        >
          Somebody has to pay: make a customer first, then plan for them.
        </Empty>
      ) : (
        <Empty icon={<IconTableImport size={28} />} title="What would it cost?">
          Give a list of planned work. The files need not exist yet: how long and how large is enough, and the
          more is known the narrower the interval.
        </Empty>
      )}
      <p className={`caption ${styles.foot}`}>
        The same without the console: headroom quote PLAN.csv, or POST /api/plans.
      </p>
    </Panel>
  )
}

function useExportCommand(id: string): readonly Command[] {
  return useMemo(
    () => [
      {
        id: 'plan.export',
        title: 'Export the plan’s rows as CSV',
        group: 'This page',
        keywords: 'download save',
        run: () => void savePlan(id),
      },
    ],
    [id],
  )
}
