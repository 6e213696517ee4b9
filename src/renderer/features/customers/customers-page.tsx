import { Button, Switch, TextInput } from '@mantine/core'
import { IconPlus, IconSearch, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { BudgetWithBalance } from '#shared/budgets.ts'
import type { Customer } from '#shared/customers.ts'
import { api } from '../../app/api/client.ts'
import { allOf } from '../../components/all-of.ts'
import type { Column } from '../../components/column.ts'
import { DataGrid } from '../../components/data-grid.tsx'
import { HeadroomBar } from '../../components/headroom-bar.tsx'
import { Moment } from '../../components/moment.tsx'
import { Page } from '../../components/page.tsx'
import { Empty, Loaded } from '../../components/panel.tsx'
import { Badge } from '../../components/state-badge.tsx'
import { formatAmount } from '../../format/amount.ts'
import { formatShare } from '../../format/numbers.ts'
import { SampleMark } from '../sample/sample-mark.tsx'
import { CustomerForm } from './customer-form.tsx'
import { type CustomerRow, customerRows, shortestFirst } from './customer-rows.ts'
import styles from './customers.module.css'
import { tierNames } from './tier.ts'

const route = getRouteApi('/customers')

export function CustomersPage() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const customers = useQuery(
    api.customers.list.queryOptions({ input: { includeArchived: search.archived ?? false } }),
  )
  const budgets = useQuery(api.budgets.list.queryOptions({ input: {} }))
  const [sort, setSort] = useState({ key: 'name', descending: false })
  const rows = useMemo(
    () => customerRows(customers.data ?? [], budgets.data ?? [], search.text ?? '', sort),
    [customers.data, budgets.data, search.text, sort],
  )
  const change = (part: Partial<typeof search>): void =>
    void navigate({ to: '/customers', search: { ...search, ...part }, replace: true })

  return (
    <Page
      title="Customers"
      fill
      aside={customers.data && <span className="muted tabular">{rows.length}</span>}
      actions={
        <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => change({ create: true })}>
          New customer
        </Button>
      }
    >
      <div className={styles.filters}>
        <TextInput
          type="search"
          w={220}
          aria-label="Filter by name"
          placeholder="Filter by name"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search.text ?? ''}
          onChange={(event) => change({ text: event.currentTarget.value || undefined })}
        />
        <Switch
          label="With the archived"
          checked={search.archived ?? false}
          onChange={(event) => change({ archived: event.currentTarget.checked || undefined })}
        />
        <span className={`caption ${styles.hint}`}>Solid: spent · hatched: held for jobs · empty: left</span>
      </div>
      <div className={styles.table} data-tour="customers">
        <Loaded
          query={allOf({ customers, budgets })}
          skeletonRows={10}
          isEmpty={() => rows.length === 0}
          empty={
            <NoCustomers filtered={search.text !== undefined} onCreate={() => change({ create: true })} />
          }
        >
          {() => (
            <DataGrid
              label="Customers"
              columns={columns}
              rowCount={rows.length}
              rowAt={(index) => rows[index]}
              rowId={({ customer }) => customer.id}
              rowHeight={40}
              sort={sort}
              onSort={(key) =>
                setSort({ key, descending: sort.key === key ? !sort.descending : key === 'used' })
              }
              onOpen={({ customer }) =>
                void navigate({ to: '/customers/$customerId', params: { customerId: customer.id } })
              }
            />
          )}
        </Loaded>
      </div>
      <CustomerForm
        opened={search.create ?? false}
        onClose={() => change({ create: undefined })}
        onSaved={(customer) =>
          void navigate({ to: '/customers/$customerId', params: { customerId: customer.id } })
        }
      />
    </Page>
  )
}

const columns: readonly Column<CustomerRow>[] = [
  {
    key: 'name',
    header: 'Name',
    width: 'minmax(12rem, 2fr)',
    sortable: true,
    render: ({ customer }) => <CustomerLink customer={customer} />,
  },
  {
    key: 'tier',
    header: 'Tier',
    width: '6rem',
    sortable: true,
    render: ({ customer }) => tierNames[customer.tier],
  },
  {
    key: 'priority',
    header: 'Priority',
    width: '5rem',
    align: 'end',
    sortable: true,
    render: ({ customer }) => customer.priority,
  },
  {
    key: 'used',
    header: 'Budget',
    width: 'minmax(10rem, 2fr)',
    sortable: true,
    render: ({ budgets }) => <Budgets budgets={budgets} />,
  },
  {
    key: 'share',
    header: 'Used',
    width: '4.5rem',
    align: 'end',
    render: ({ used }) => (used === null ? <span className="muted">–</span> : formatShare(used)),
  },
  {
    key: 'left',
    header: 'Left',
    width: 'minmax(7rem, 1fr)',
    align: 'end',
    render: ({ budgets }) => <Left account={shortestFirst(budgets)[0]} />,
  },
  {
    key: 'since',
    header: 'Since',
    width: '7rem',
    align: 'end',
    render: ({ customer }) => <Moment at={customer.createdAt} />,
  },
]

function CustomerLink({ customer }: { customer: Customer }) {
  return (
    <Link
      to="/customers/$customerId"
      params={{ customerId: customer.id }}
      tabIndex={-1}
      dir="auto"
      title={customer.name}
      className={styles.name}
    >
      <SampleMark customerId={customer.id} /> {customer.name}{' '}
      {customer.archivedAt !== null && <Badge tone="wait">Archived</Badge>}
    </Link>
  )
}

function Budgets({ budgets }: { budgets: readonly BudgetWithBalance[] }) {
  const [shortest] = shortestFirst(budgets)
  if (!shortest) return <span className="muted">No budget</span>
  return (
    <HeadroomBar
      variant="row"
      unit={shortest.budget.unit}
      spentMinor={shortest.balance.spentMinor}
      heldMinor={shortest.balance.heldMinor}
      availableMinor={shortest.balance.availableMinor}
    />
  )
}

function Left({ account }: { account: BudgetWithBalance | undefined }) {
  if (!account) return null
  const { availableMinor } = account.balance
  return (
    <span className={availableMinor <= 0 ? styles.short : undefined}>
      {formatAmount(availableMinor, account.budget.unit)}
    </span>
  )
}

function NoCustomers({ filtered, onCreate }: { filtered: boolean; onCreate: () => void }) {
  if (filtered) return <Empty title="No customer has such a name" />
  return (
    <Empty
      icon={<IconUsers size={28} />}
      title="No customers yet"
      action={<Button onClick={onCreate}>New customer</Button>}
    >
      A customer is who pays: a client, a show, a department. Each gets a budget, and jobs are charged to it.
    </Empty>
  )
}
