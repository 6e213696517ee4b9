import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { sameUnit } from '#shared/amounts.ts'
import type { BudgetWithBalance } from '#shared/budgets.ts'
import type { PriceTerms } from '#shared/quotes.ts'
import { HeadroomBar } from '../../components/headroom-bar.tsx'
import { formatAmount } from '../../format/amount.ts'
import styles from './submit.module.css'

interface BudgetAfterwardsProps {
  customerId: string
  account: BudgetWithBalance | undefined
  holdMinor: number
  terms: PriceTerms
}

/** What remains of the budget once the hold is made, and what to do when it is not enough. */
export function BudgetAfterwards({ customerId, account, holdMinor, terms }: BudgetAfterwardsProps) {
  if (!account) {
    return (
      <div className={styles.warning} role="status">
        <IconAlertTriangle size={16} aria-hidden />
        <p>This customer has no budget to charge. Give it one first.</p>
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/customers/$customerId" params={{ customerId }} {...props} />}
        >
          Open the customer
        </Button>
      </div>
    )
  }
  const { budget, balance } = account
  if (!sameUnit(budget.unit, terms.unit)) {
    return <p className="muted">The budget “{budget.name}” counts in another unit than this quote.</p>
  }
  const lacking = holdMinor - balance.availableMinor
  return (
    <div>
      <p className={styles.budgetName}>
        <Link to="/budgets/$budgetId" params={{ budgetId: budget.id }}>
          {budget.name}
        </Link>
      </p>
      <HeadroomBar
        unit={budget.unit}
        spentMinor={balance.spentMinor}
        heldMinor={balance.heldMinor}
        availableMinor={balance.availableMinor}
        nextHoldMinor={holdMinor}
      />
      {lacking > 0 && (
        <div className={styles.warning} role="status">
          <IconAlertTriangle size={16} aria-hidden />
          <p>
            {formatAmount(lacking, budget.unit)} are missing for the hold. Leave something out, or top up the
            budget.
          </p>
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link to="/budgets/$budgetId" params={{ budgetId: budget.id }} {...props} />
            )}
          >
            Open the budget
          </Button>
        </div>
      )}
    </div>
  )
}
