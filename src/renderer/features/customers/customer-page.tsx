import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconArchive,
  IconArchiveOff,
  IconArrowLeft,
  IconPencil,
  IconPlus,
  IconWallet,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { BudgetWithBalance } from '#shared/budgets.ts'
import type { Customer } from '#shared/customers.ts'
import { api, client } from '../../app/api/client.ts'
import { notify, notifyFailure } from '../../app/notices.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { HeadroomBar } from '../../components/headroom-bar.tsx'
import { Moment } from '../../components/moment.tsx'
import { Page } from '../../components/page.tsx'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { Badge, StateBadge } from '../../components/state-badge.tsx'
import { describeBudget } from '../budgets/describe-budget.ts'
import { NewBudgetForm } from '../budgets/new-budget-form.tsx'
import { SampleBadge } from '../sample/sample-badge.tsx'
import { CustomerForm } from './customer-form.tsx'
import styles from './customers.module.css'
import { describeTier, tierNames } from './tier.ts'

const route = getRouteApi('/customers/$customerId')

export function CustomerPage() {
  const { customerId } = route.useParams()
  const query = useQuery(api.customers.get.queryOptions({ input: { id: customerId } }))
  const customer = query.data
  return (
    <Page
      title={customer?.name ?? 'Customer'}
      lead={<BackToCustomers />}
      aside={
        customer && (
          <>
            <Badge tone="wait">{tierNames[customer.tier]}</Badge>
            {customer.archivedAt !== null && <Badge tone="warn">Archived</Badge>}
            <SampleBadge customerId={customer.id} />
          </>
        )
      }
      actions={customer && <CustomerActions customer={customer} />}
    >
      <Loaded query={query} skeletonRows={8}>
        {(data) => (
          <>
            <p className="muted">
              {describeTier(data.tier)} · priority {data.priority} · customer since{' '}
              <Moment at={data.createdAt} />
            </p>
            <div className={styles.columns}>
              <CustomerBudgets customer={data} />
              <CustomerJobs customer={data} />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function BackToCustomers() {
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-xs"
        ml={-8}
        leftSection={<IconArrowLeft size={13} aria-hidden />}
        renderRoot={(props) => <Link to="/customers" {...props} />}
      >
        Customers
      </Button>
    </div>
  )
}

function CustomerActions({ customer }: { customer: Customer }) {
  const queryClient = useQueryClient()
  const [editing, edit] = useDisclosure()
  const { ask, dialog } = useConfirm()

  async function archive(): Promise<void> {
    try {
      await client.customers.archive({ id: customer.id })
      await queryClient.invalidateQueries({ queryKey: api.customers.key() })
      notify({ tone: 'good', title: 'Customer archived', undo: () => void bringBack() })
    } catch (error) {
      notifyFailure('The customer was not archived', error)
    }
  }

  async function bringBack(): Promise<void> {
    try {
      await client.customers.unarchive({ id: customer.id })
      await queryClient.invalidateQueries({ queryKey: api.customers.key() })
      notify({ tone: 'good', title: 'Customer brought back' })
    } catch (error) {
      notifyFailure('The customer was not brought back', error)
    }
  }

  // The form stays while it is open, whatever another window does to the customer: what is typed in it is not lost.
  return (
    <>
      {customer.archivedAt === null ? (
        <>
          <Button
            leftSection={<IconPlus size={14} aria-hidden />}
            renderRoot={(props) => <Link to="/submit" search={{ customerId: customer.id }} {...props} />}
          >
            Submit for it
          </Button>
          <Button variant="default" leftSection={<IconPencil size={14} aria-hidden />} onClick={edit.open}>
            Edit
          </Button>
          <Button
            variant="default"
            leftSection={<IconArchive size={14} aria-hidden />}
            onClick={() =>
              ask({
                title: 'Archive this customer?',
                body: (
                  <p>
                    {customer.name} can submit no more work and leaves the lists. Its jobs, budgets and ledger
                    stay, and it can be brought back from its page.
                  </p>
                ),
                confirmLabel: 'Archive',
                onConfirm: () => void archive(),
              })
            }
          >
            Archive
          </Button>
        </>
      ) : (
        <Button leftSection={<IconArchiveOff size={14} aria-hidden />} onClick={() => void bringBack()}>
          Bring back
        </Button>
      )}
      <CustomerForm opened={editing} onClose={edit.close} customer={customer} />
      {dialog}
    </>
  )
}

function CustomerBudgets({ customer }: { customer: Customer }) {
  const query = useQuery(api.budgets.list.queryOptions({ input: { customerId: customer.id } }))
  const [creating, create] = useDisclosure()
  return (
    <Panel
      title="Budgets"
      actions={
        customer.archivedAt === null && (
          <Button variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={create.open}>
            New budget
          </Button>
        )
      }
    >
      <Loaded
        query={query}
        isEmpty={(list) => list.length === 0}
        empty={
          <Empty icon={<IconWallet size={28} />} title="No budget yet">
            Without one no job can be submitted: nothing could be held for it.
          </Empty>
        }
      >
        {(list) => (
          <ul className={styles.budgets}>
            {list.map((account) => (
              <BudgetSummary key={account.budget.id} account={account} />
            ))}
          </ul>
        )}
      </Loaded>
      <NewBudgetForm opened={creating} onClose={create.close} customerId={customer.id} />
    </Panel>
  )
}

function BudgetSummary({ account: { budget, balance } }: { account: BudgetWithBalance }) {
  return (
    <li className={styles.budget}>
      <div className={styles.budgetHead}>
        <Link to="/budgets/$budgetId" params={{ budgetId: budget.id }}>
          {budget.name}
        </Link>
        {budget.closedAt !== null && <Badge tone="wait">Closed</Badge>}
        <span className="caption">{describeBudget(budget)}</span>
      </div>
      <HeadroomBar
        unit={budget.unit}
        spentMinor={balance.spentMinor}
        heldMinor={balance.heldMinor}
        availableMinor={balance.availableMinor}
      />
    </li>
  )
}

function CustomerJobs({ customer }: { customer: Customer }) {
  const query = useQuery(api.jobs.list.queryOptions({ input: { customerId: customer.id, limit: 12 } }))
  return (
    <Panel
      title="Latest jobs"
      actions={
        <Button
          variant="subtle"
          renderRoot={(props) => <Link to="/jobs" search={{ customerId: customer.id }} {...props} />}
        >
          All jobs
        </Button>
      }
    >
      <Loaded
        query={query}
        isEmpty={({ jobs }) => jobs.length === 0}
        empty={<Empty title="No jobs yet">What is submitted for this customer stands here.</Empty>}
      >
        {({ jobs }) => (
          <ul className={styles.jobs}>
            {jobs.map((job) => (
              <li key={job.id}>
                <StateBadge state={job.state} />
                <Link to="/jobs/$jobId" params={{ jobId: job.id }} className="truncate" dir="auto">
                  {job.sourceName}
                </Link>
                <span className="caption">
                  <Moment at={job.finishedAt ?? job.createdAt} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}
