import { Link } from '@tanstack/react-router'
import type { Plan, PlanCustomer, PlanGroup } from '#shared/plans.ts'
import { IntervalBar } from '../../components/interval-bar.tsx'
import { Panel } from '../../components/panel.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { formatAmount, formatAmountRange } from '../../format/amount.ts'
import { formatRoughDuration } from '../../format/duration.ts'
import { formatCount } from '../../format/numbers.ts'
import { BudgetVerdict } from './budget-verdict.tsx'
import styles from './plan.module.css'

/** The plan by who pays, by what is made, and by month where dates are given. */
export function PlanGroups({ plan }: { plan: Plan }) {
  const dated = plan.byMonth.some(({ key }) => key !== '')
  return (
    <>
      <Panel title="By customer" flush>
        <CustomerTable groups={plan.byCustomer} />
      </Panel>
      <div className={styles.pair}>
        <Panel title="By outputs" flush>
          <GroupTable label="By outputs" groups={plan.byOutputs} />
        </Panel>
        {dated && (
          <Panel title="By month" flush>
            <GroupTable label="By month" groups={plan.byMonth} />
          </Panel>
        )}
      </div>
    </>
  )
}

const groupHead = [
  { label: 'Name' },
  { label: 'Jobs', align: 'end' },
  { label: 'CPU time', align: 'end' },
  { label: 'Cost', align: 'end' },
  { label: 'Interval', hidden: true },
] as const

function GroupTable({ label, groups }: { label: string; groups: readonly PlanGroup[] }) {
  const maximum = Math.max(...groups.map(({ amountMinor }) => amountMinor.p90))
  return (
    <PlainTable label={label} head={groupHead}>
      {groups.map((group) => (
        <tr key={`${group.key} ${group.unit.kind}`}>
          <td className="name">{group.name}</td>
          <GroupCells group={group} maximum={maximum} />
        </tr>
      ))}
    </PlainTable>
  )
}

const customerHead = [...groupHead, { label: 'Left afterwards', align: 'end' }, { label: 'Enough?' }] as const

function CustomerTable({ groups }: { groups: readonly PlanCustomer[] }) {
  const maximum = Math.max(...groups.map(({ amountMinor }) => amountMinor.p90))
  return (
    <PlainTable label="By customer" head={customerHead}>
      {groups.map((group) => (
        <tr key={`${group.key} ${group.unit.kind}`}>
          <td className="name">
            <Link to="/customers/$customerId" params={{ customerId: group.key }}>
              {group.name}
            </Link>
          </td>
          <GroupCells group={group} maximum={maximum} />
          {group.budget === null ? (
            <td colSpan={2} className="muted">
              no budget in this unit
            </td>
          ) : (
            <>
              <td data-align="end" className="tabular">
                <Link to="/budgets/$budgetId" params={{ budgetId: group.budget.id }}>
                  {formatAmount(group.budget.leftMinor.p50, group.unit)}
                </Link>
                <span className="caption"> of {group.budget.name}</span>
              </td>
              <td>
                <BudgetVerdict chanceEnough={group.budget.chanceEnough} />
              </td>
            </>
          )}
        </tr>
      ))}
    </PlainTable>
  )
}

function GroupCells({ group, maximum }: { group: PlanGroup; maximum: number }) {
  const { unit, jobs, cpuSeconds, amountMinor } = group
  const range = formatAmountRange(amountMinor, unit)
  return (
    <>
      <td data-align="end" className="tabular">
        {formatCount(jobs)}
      </td>
      <td data-align="end" className="tabular">
        {formatRoughDuration(cpuSeconds.p50)}
      </td>
      <td data-align="end" className="tabular">
        {range}
      </td>
      <td className={styles.bar}>
        <IntervalBar interval={amountMinor} maximum={maximum * 1.05} label={`${group.name}: ${range}`} />
      </td>
    </>
  )
}
