import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowLeft, IconCoins, IconLock, IconPencil, IconPlusMinus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { BudgetWithBalance } from '#shared/budgets.ts'
import { api, client } from '../../app/api/client.ts'
import type { Command } from '../../app/commands/command.ts'
import { useOfferCommands } from '../../app/commands/registry.tsx'
import { notify, notifyFailure } from '../../app/notices.ts'
import { useConfirm } from '../../components/confirm.tsx'
import { Facts } from '../../components/facts.tsx'
import { HeadroomBar } from '../../components/headroom-bar.tsx'
import { Moment } from '../../components/moment.tsx'
import { Page } from '../../components/page.tsx'
import { Loaded, Panel } from '../../components/panel.tsx'
import { SegmentedChoice } from '../../components/segmented-choice.tsx'
import { Badge } from '../../components/state-badge.tsx'
import { formatAmount } from '../../format/amount.ts'
import { useCustomersById } from '../customers/use-customers-by-id.ts'
import { SampleBadge } from '../sample/sample-badge.tsx'
import { BalanceHistory } from './balance-history.tsx'
import styles from './budgets.module.css'
import { describeBudget } from './describe-budget.ts'
import { EditBudgetDialog } from './edit-budget-dialog.tsx'
import { type LedgerSearch, ledgerSpans } from './ledger-search.ts'
import { LedgerTable } from './ledger-table.tsx'
import { MoneyDialog } from './money-dialog.tsx'
import { spanNames, spanStart } from './span.ts'

const route = getRouteApi('/budgets/$budgetId')

export function BudgetPage() {
  const { budgetId } = route.useParams()
  const query = useQuery(api.budgets.get.queryOptions({ input: { id: budgetId } }))
  const account = query.data
  return (
    <Page
      title={account?.budget.name ?? 'Budget'}
      lead={account && <BackToCustomer customerId={account.budget.customerId} />}
      aside={
        account && (
          <>
            {account.budget.closedAt !== null && <Badge tone="wait">Closed</Badge>}
            <SampleBadge customerId={account.budget.customerId} />
          </>
        )
      }
      actions={account && account.budget.closedAt === null && <BudgetActions account={account} />}
    >
      <Loaded query={query} skeletonRows={10}>
        {(data) => <BudgetBody account={data} />}
      </Loaded>
    </Page>
  )
}

function BackToCustomer({ customerId }: { customerId: string }) {
  const customer = useCustomersById().get(customerId)
  return (
    <div className="truncate">
      <Button
        variant="subtle"
        size="compact-xs"
        ml={-8}
        maw="100%"
        leftSection={<IconArrowLeft size={13} aria-hidden />}
        renderRoot={(props) => <Link to="/customers/$customerId" params={{ customerId }} {...props} />}
      >
        <span className="truncate" dir="auto">
          {customer?.name ?? 'Customer'}
        </span>
      </Button>
    </div>
  )
}

function BudgetActions({ account }: { account: BudgetWithBalance }) {
  const queryClient = useQueryClient()
  const [toppingUp, topUp] = useDisclosure()
  const [adjusting, adjust] = useDisclosure()
  const [editing, edit] = useDisclosure()
  const { ask, dialog } = useConfirm()
  const { budget } = account
  useOfferCommands(
    useMemo(
      (): Command[] => [
        { id: 'budget.top-up', title: 'Top up', group: 'This page', shortcut: 't', run: topUp.open },
        { id: 'budget.adjust', title: 'Adjust the balance', group: 'This page', run: adjust.open },
        { id: 'budget.edit', title: 'Edit the budget', group: 'This page', shortcut: 'e', run: edit.open },
      ],
      [topUp.open, adjust.open, edit.open],
    ),
  )

  async function close(): Promise<void> {
    try {
      await client.budgets.close({ id: budget.id })
      await queryClient.invalidateQueries({ queryKey: api.budgets.key() })
      notify({ tone: 'good', title: 'Budget closed' })
    } catch (error) {
      notifyFailure('The budget was not closed', error)
    }
  }

  return (
    <>
      <Button leftSection={<IconCoins size={14} aria-hidden />} onClick={topUp.open}>
        Top up
      </Button>
      <Button variant="default" leftSection={<IconPlusMinus size={14} aria-hidden />} onClick={adjust.open}>
        Adjust
      </Button>
      <Button variant="default" leftSection={<IconPencil size={14} aria-hidden />} onClick={edit.open}>
        Edit
      </Button>
      <Button
        variant="default"
        leftSection={<IconLock size={14} aria-hidden />}
        onClick={() =>
          ask({
            title: `Close ${budget.name}?`,
            body: (
              <p>
                Nothing more is granted, held or topped up here. What is held now is still settled; the ledger
                stays. This cannot be undone.
              </p>
            ),
            confirmLabel: 'Close the budget',
            onConfirm: () => void close(),
          })
        }
      >
        Close
      </Button>
      <MoneyDialog account={account} kind="top-up" opened={toppingUp} onClose={topUp.close} />
      <MoneyDialog account={account} kind="adjustment" opened={adjusting} onClose={adjust.close} />
      <EditBudgetDialog account={account} opened={editing} onClose={edit.close} />
      {dialog}
    </>
  )
}

function BudgetBody({ account }: { account: BudgetWithBalance }) {
  const search = route.useSearch()
  const navigate = useNavigate()
  const { budget, balance } = account
  const span = search.span ?? 'period'
  // Rounded to the hour, so that the address of the data does not change with every balance.
  const from = spanStart(span, balance, Math.floor(balance.at / 3_600_000) * 3_600_000)
  const change = (part: Partial<LedgerSearch>): void =>
    void navigate({
      to: '/budgets/$budgetId',
      params: { budgetId: budget.id },
      search: { ...search, ...part },
      replace: true,
    })
  return (
    <>
      <p className="muted">{describeBudget(budget)}</p>
      <div className={styles.top}>
        <Panel title="Now">
          <div className={styles.now}>
            <HeadroomBar
              unit={budget.unit}
              spentMinor={balance.spentMinor}
              heldMinor={balance.heldMinor}
              availableMinor={balance.availableMinor}
            />
            <Facts
              facts={[
                ['Balance', formatAmount(balance.balanceMinor, budget.unit)],
                ['Can be promised', formatAmount(balance.availableMinor, budget.unit)],
                ['Period began', <Moment key="from" at={balance.periodStartsAt} absolute />],
                [
                  'Period ends',
                  balance.periodEndsAt === null ? (
                    'rolls on'
                  ) : (
                    <Moment key="until" at={balance.periodEndsAt} absolute />
                  ),
                ],
              ]}
            />
          </div>
        </Panel>
        <Panel
          title="Balance over time"
          actions={
            <SegmentedChoice
              aria-label="Span"
              data={ledgerSpans.map((value) => ({ value, label: spanNames[value] }))}
              value={span}
              onChange={(value) => change({ span: value })}
            />
          }
        >
          <BalanceHistory account={account} from={from} />
        </Panel>
      </div>
      <Panel title="Ledger" aside={spanNames[span]} flush>
        <LedgerTable
          key={budget.id}
          budgetId={budget.id}
          unit={budget.unit}
          kinds={search.kinds}
          from={from}
          onKinds={(kinds) => change({ kinds })}
        />
      </Panel>
    </>
  )
}
