import { Button } from '@mantine/core'
import { IconWallet } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../app/api/client.ts'
import { HeadroomBar } from '../../components/headroom-bar.tsx'
import { Empty, Loaded, Panel } from '../../components/panel.tsx'
import { formatAmount } from '../../format/amount.ts'
import { useCustomersById } from '../customers/use-customers-by-id.ts'
import { shownShortest } from './attention.ts'
import styles from './overview.module.css'

/** Every budget's standing, the shortest first. */
export function BudgetsPanel() {
  const query = useQuery(api.budgets.shortest.queryOptions({ input: { limit: shownShortest } }))
  const customers = useCustomersById()
  return (
    <Panel
      title="Budgets, the shortest first"
      actions={
        <Button variant="subtle" renderRoot={(props) => <Link to="/customers" {...props} />}>
          All customers
        </Button>
      }
    >
      <Loaded
        query={query}
        isEmpty={({ open }) => open === 0}
        empty={
          <Empty
            icon={<IconWallet size={26} />}
            title="No budgets yet"
            action={
              <Button
                variant="default"
                renderRoot={(props) => <Link to="/customers" search={{ create: true }} {...props} />}
              >
                New customer
              </Button>
            }
          >
            Make a customer and give it a budget; then work can be submitted.
          </Empty>
        }
      >
        {({ shortest }) => (
          <ul className={styles.budgets}>
            {shortest.map(({ budget, balance }) => (
              <li key={budget.id}>
                <Link
                  to="/budgets/$budgetId"
                  params={{ budgetId: budget.id }}
                  className="truncate"
                  dir="auto"
                >
                  {customers.get(budget.customerId)?.name ?? budget.name}
                </Link>
                <HeadroomBar
                  variant="row"
                  unit={budget.unit}
                  spentMinor={balance.spentMinor}
                  heldMinor={balance.heldMinor}
                  availableMinor={balance.availableMinor}
                />
                <span className="tabular">{formatAmount(balance.availableMinor, budget.unit)} left</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}
